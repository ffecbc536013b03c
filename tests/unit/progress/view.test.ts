import { createPaint } from '../../../src/progress/paint';
import type { RunReading, StreamReading, WaitReading } from '../../../src/progress/reading';
import { viewOf } from '../../../src/progress/view';

const PLAIN = createPaint(false);
const COLOURS = createPaint(true);
const REACHED = Date.parse('2025-04-27T15:13:00Z');

function stream(name: string, parts: Partial<StreamReading> = {}): StreamReading {
  return {
    name,
    result: 'running',
    records: 12_300,
    share: 0.41,
    isShareOfTime: false,
    perSecond: 210.4,
    reachedMs: REACHED,
    leftMs: 720_000,
    retries: 0,
    elapsedMs: 60_000,
    ...parts,
  };
}

const DONE = { result: 'done', share: 1, reachedMs: undefined, leftMs: undefined } as const;
const WAIT: WaitReading = { what: 'the search budget', reason: 'own limit of 90 a minute', leftMs: 23_000 };

function run(parts: Partial<RunReading> = {}): RunReading {
  return {
    elapsedMs: 134_000,
    streams: [
      stream('companies', { ...DONE, records: 2_893, perSecond: 1_268 }),
      stream('conversations'),
      stream('attachments', { records: 38, isShareOfTime: true, leftMs: undefined, retries: 2 }),
    ],
    toCome: 34,
    budgets: [
      { name: 'search', used: 54, allowed: 90 },
      { name: 'general', used: 12, allowed: undefined },
    ],
    waits: [WAIT],
    ...parts,
  };
}

/** Without what paints. */
function bare(line: string): string {
  // eslint-disable-next-line no-control-regex -- that is what is taken out
  return line.replace(/\u001b\[\d+m/g, '');
}

describe('the view', () => {
  it('fits 80 columns: run and budgets, a line per stream, what is waited for', () => {
    expect(viewOf(run(), { columns: 80, rows: 24 }, PLAIN)).toEqual([
      '2:14 · 15,231 records · 1 of 37 streams read · 2 retries',
      'requests a minute: search 54 of 90, general 12 of no stated limit',
      'companies           2,893  100 %   1,268/s  read in 60 s',
      'conversations      12,300   41 %     210/s  12 min left   to 2025-04-27',
      'attachments            38   ~41 %     210/s                to 2025-04-27'.replace('   ~', '  ~'),
      '34 to come',
      'waiting 23 s for the search budget: own limit of 90 a minute',
    ]);
  });

  it('has bars, minutes and retries where there are 140 columns', () => {
    expect(viewOf(run(), { columns: 140, rows: 24 }, PLAIN).slice(2, 5)).toEqual([
      'companies           2,893                        100 %   1,268/s  read in 60 s',
      'conversations      12,300  ████████░░░░░░░░░░░░   41 %     210/s  12 min left     to 2025-04-27 15:13',
      'attachments            38  ████████░░░░░░░░░░░░  ~41 %     210/s                  to 2025-04-27 15:13   2 retries',
    ]);
  });

  it.each([80, 140])('says the same with colours and without, in %i columns', (columns) => {
    const size = { columns, rows: 24 };
    const painted = viewOf(run(), size, COLOURS);
    expect(painted.map(bare)).toEqual(viewOf(run(), size, PLAIN));
    expect(painted.some((line) => line !== bare(line))).toBe(true);
  });

  it('paints what ended faint, what failed red, and waits so that they are seen', () => {
    const streams = [stream('a', DONE), stream('b', { result: 'failed' }), stream('c')];
    const lines = viewOf(run({ streams, toCome: 0 }), { columns: 80, rows: 24 }, COLOURS);
    const [head, , done, failed, running, waiting] = lines.map((line) => line.replaceAll('\u001b', ''));
    expect(head).toMatch(/^\[31m.*1 failed/);
    expect(done).toMatch(/^\[2ma /);
    expect(failed).toMatch(/^\[31mb .* failed\b/);
    expect(running).toMatch(/^c /);
    expect(waiting).toMatch(/^\[35mwaiting /);
  });

  it.each([20, 40, 60, 80, 100, 140, 300])('is never wider than a terminal of %i columns', (columns) => {
    const streams = [
      stream('k'.repeat(63), { records: 123_456_789, leftMs: 3_600_000_000, retries: 99_999 }),
      ...run().streams,
    ];
    const waits = [{ ...WAIT, reason: 'a reason that goes on and on '.repeat(20) }];
    for (const line of viewOf(run({ streams, waits }), { columns, rows: 24 }, PLAIN)) {
      expect(line.length).toBeLessThan(columns);
      expect(line).not.toMatch(/\s$/);
    }
  });

  it.each([5, 8, 12, 24, 50])(
    'leaves room for the last log lines in %i rows, and shows who is at work',
    (rows) => {
      const ended = Array.from({ length: 35 }, (_, position) => stream(`ended_${position}`, DONE));
      const lines = viewOf(
        run({ streams: [...ended, stream('busy')], toCome: 3, waits: [] }),
        { columns: 80, rows },
        PLAIN,
      );
      expect(lines.length).toBeLessThan(Math.max(rows, 6));
      expect(lines.some((line) => line.startsWith('busy '))).toBe(true);
      const shown = lines.filter((line) => line.startsWith('ended_')).length;
      expect(lines.at(-1)).toBe(shown < 35 ? `${35 - shown} more read, 3 to come` : '3 to come');
    },
  );

  it('counts waits that are too many to be listed', () => {
    const waits = Array.from({ length: 9 }, () => WAIT);
    const lines = viewOf(run({ waits }), { columns: 80, rows: 24 }, PLAIN);
    expect(lines.filter((line) => line.startsWith('waiting'))).toHaveLength(3);
    expect(lines.at(-1)).toBe('and 6 more waits');
  });

  it('says so where nobody knows when a wait ends', () => {
    const waits = [{ what: 'the reader of stdout', reason: 'it takes nothing more', leftMs: undefined }];
    expect(viewOf(run({ waits }), { columns: 80, rows: 24 }, PLAIN).at(-1)).toBe(
      'waiting for the reader of stdout: it takes nothing more',
    );
  });
});
