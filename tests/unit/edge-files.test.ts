import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createSystemClock } from '../../src/clock';
import { resolveConfig } from '../../src/config';
import { openFiles } from '../../src/edge-files';
import { createFileCounts } from '../../src/files/counts';
import { createLog } from '../../src/log';
import { startServer } from './kustomer/scripted-server';

it('files come through what a configuration describes, none of them larger than it allows', async () => {
  const server = await startServer();
  server.script((response) => void response.end('abc'));
  const folder = mkdtempSync(path.join(tmpdir(), 'edge-files-'));
  const settings = { api_url: server.origin, download_max_bytes: 3 };
  const config = resolveConfig([{ kind: 'file', path: 'test', settings }], {
    env: {},
    require: 'none',
    version: 'test',
  });
  const log = createLog('text', 'fatal', { write: () => undefined });
  const io = { clock: createSystemClock(), log, env: {}, stop: new AbortController().signal };
  const client = { get: () => Promise.reject(new Error('no new link is asked for')), apiNow: () => 0 };
  const files = await openFiles(io, config, folder, client);
  const counts = createFileCounts();
  const described = (contentLength: number) => ({
    ...{ id: 'a1', conversation_id: 'c1', links: { related: server.origin } },
    attributes: { name: 'n', contentLength },
  });
  try {
    expect(await files.fetchFile(described(3), counts)).toMatchObject({ file_path: 'c1/a1-n' });
    expect(readFileSync(path.join(folder, 'c1/a1-n'), 'utf8')).toBe('abc');
    expect(await files.fetchFile(described(4), counts)).toMatchObject({ file_missing: 'too large' });
    expect(server.received).toHaveLength(1);
  } finally {
    files.close();
    rmSync(folder, { recursive: true });
    await server.close();
  }
});
