/** A process of its own that serves computed messages to the tap and to the floor. Prints its address. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { parseArgs } from 'node:util';
import { constants, gzipSync } from 'node:zlib';
import { createRateLimiter } from '../sandbox/rate-limit';
import { DEFAULT_SWITCHES } from '../sandbox/switches';
import { answerSearch } from './answer-search';
import { madeMessage } from './made-messages';
import { createTimeline } from './timeline';

const NO_LIMIT = 1e9;
const options = {
  count: { type: 'string' },
  from: { type: 'string' },
  to: { type: 'string' },
  'delay-ms': { type: 'string', default: '0' },
  'searches-per-minute': { type: 'string' },
  gzip: { type: 'boolean', default: false },
} as const;

function main(): void {
  const { values } = parseArgs({ options });
  const timeline = createTimeline({
    count: Number(values.count),
    fromMs: Number(values.from),
    toMs: Number(values.to),
    seed: 1,
    hasImports: true,
  });
  const limits = {
    generalPerMinute: NO_LIMIT,
    searchPerMinute: Number(values['searches-per-minute'] ?? NO_LIMIT),
  };
  const delayMs = Number(values['delay-ms']);
  const limiter = createRateLimiter(limits, Date.now, DEFAULT_SWITCHES);
  const records = {
    timeline,
    resource: (number: number) => madeMessage(timeline, number),
    first: 0,
    end: timeline.count,
  };

  const answer = (url: URL, body: string): object => {
    if (url.pathname === '/v1/auth/tokens/current') return { data: { attributes: { roles: [] } } };
    if (url.pathname !== '/v1/customers/search') throw new Error(`the bench serves no ${url.pathname}`);
    const question = {
      body: JSON.parse(body) as unknown,
      page: Number(url.searchParams.get('page')),
      pageSize: Number(url.searchParams.get('pageSize')),
    };
    return answerSearch(records, question);
  };

  const respond = (request: IncomingMessage, response: ServerResponse, body: string): void => {
    const bucket = request.method === 'POST' ? 'search' : 'general';
    const isAdmitted = limiter.admit(bucket);
    for (const [name, value] of Object.entries(limiter.headers(bucket, !isAdmitted))) {
      response.setHeader(name, value);
    }
    response.statusCode = isAdmitted ? 200 : 429;
    response.setHeader('content-type', 'application/json');
    const plain = Buffer.from(
      JSON.stringify(isAdmitted ? answer(new URL(request.url ?? '/', 'http://bench.invalid'), body) : {}),
    );
    const isPacked = values.gzip && /gzip/.test(String(request.headers['accept-encoding']));
    if (isPacked) response.setHeader('content-encoding', 'gzip');
    response.end(isPacked ? gzipSync(plain, { level: constants.Z_BEST_SPEED }) : plain);
  };

  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8');
    request.on('data', (chunk: string) => (body += chunk));
    request.on('end', () => {
      if (delayMs > 0) setTimeout(respond, delayMs, request, response, body);
      else respond(request, response, body);
    });
  });
  server.listen(0, '127.0.0.1', () => {
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('the server has no port');
    process.stdout.write(`http://127.0.0.1:${address.port}\n`);
  });
}

main();
