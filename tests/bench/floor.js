/**
 * The floor: what any program has to do that reads these pages. Asks for the same pages by the same keyset, over one kept
 * connection, parses them, and writes each record as a RECORD line. No checks, no retries, no state.
 *
 *   node floor.js <url> <from, ISO> <to, ISO> <page size>
 */
const { Buffer } = require('node:buffer');
const http = require('node:http');
const { gunzipSync } = require('node:zlib');

const [url, from, to, pageSize] = process.argv.slice(2);
const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });

function ask(fromText, toText, page) {
  const body = JSON.stringify({
    queryContext: 'message',
    and: [{ message_updated_at: { gte: fromText } }, { message_updated_at: { lt: toText } }],
    sort: [{ message_updated_at: 'asc' }],
  });
  const headers = {
    accept: 'application/json',
    'accept-encoding': 'gzip',
    authorization: 'Bearer k',
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
  };
  return new Promise((resolve, reject) => {
    const target = `${url}/v1/customers/search?page=${page}&pageSize=${pageSize}`;
    const request = http.request(target, { agent, method: 'POST', headers }, (response) => {
      const chunks = [];
      response.on('data', (chunk) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        const bytes = Buffer.concat(chunks);
        if (response.statusCode !== 200) return reject(new Error(`status ${response.statusCode}`));
        const plain = response.headers['content-encoding'] === 'gzip' ? gunzipSync(bytes) : bytes;
        resolve(JSON.parse(plain.toString('utf8')));
      });
    });
    request.on('error', reject);
    request.end(body);
  });
}

async function write(rows) {
  let text = '';
  for (const record of rows) {
    text += JSON.stringify({ type: 'RECORD', stream: 'messages', record, time_extracted: to }) + '\n';
  }
  if (!process.stdout.write(text)) await new Promise((resolve) => process.stdout.once('drain', resolve));
}

const updateOf = (row) => row.attributes.updatedAt;
const isAt = (instant) => (row) => updateOf(row) === instant;

/** An instant that no page holds: by page number, for nobody edits anything here. */
async function readInstant(instant, seen) {
  const next = new Date(Date.parse(instant) + 1).toISOString();
  for (let page = 1, hasMore = true; hasMore; page += 1) {
    const answer = await ask(instant, next, page);
    await write(answer.data.filter((row) => !seen.has(row.id)));
    hasMore = answer.links.next !== null;
  }
  return next;
}

async function main() {
  let cursor = from;
  let seen = new Set();
  for (;;) {
    const { data, links } = await ask(cursor, to, 1);
    const last = data.at(-1);
    await write(data.filter((row) => !seen.has(row.id)));
    if (links.next === null) break;
    if (updateOf(last) === cursor) {
      cursor = await readInstant(cursor, new Set(data.map((row) => row.id)));
      seen = new Set();
    } else {
      cursor = updateOf(last);
      seen = new Set(data.filter(isAt(cursor)).map((row) => row.id));
    }
  }
  agent.destroy();
}

void main();
