/** Deliberately wrong engines: each is the real one with one rule broken. Data only. */

export interface Change {
  /** Below `src`. */
  readonly file: string;
  /** Stands there exactly once. */
  readonly find: string;
  readonly replace: string;
}

export interface Mutant {
  readonly name: string;
  readonly changes: readonly Change[];
}

const mutant = (name: string, file: string, find: string, replace: string): Mutant => ({
  name,
  changes: [{ file, find, replace }],
});

const KEYSET = 'kustomer/keyset.ts';
const TIES = 'kustomer/ties.ts';
const SEARCH = 'kustomer/search.ts';
const LEDGER = 'sync/ledger.ts';
const READ_SEARCH = 'sync/read-search.ts';
const MEMBER = 'sync/member.ts';
const READ_LISTED = 'sync/read-listed.ts';

export const MUTANTS: readonly Mutant[] = [
  {
    name: 'reads by page number',
    changes: [
      {
        file: KEYSET,
        find: 'const answer = await ask({ updated: asked, page: 1, pageSize });',
        replace:
          'pageNumber += 1; const answer = await ask({ updated: { fromMs: window.fromMs, toMs: asked.toMs }, page: pageNumber, pageSize });',
      },
      {
        file: KEYSET,
        find: 'let passed: Passed | undefined;',
        replace: 'let passed: Passed | undefined; let pageNumber = 0;',
      },
      { file: KEYSET, find: 'if (last.updatedAtMs > asked.fromMs) {', replace: 'if (true) {' },
    ],
  },
  mutant(
    'restarts behind the last instant (gt)',
    KEYSET,
    'moveTo(last.updatedAtMs, idsOf(at),',
    'moveTo(last.updatedAtMs + 1, idsOf(at),',
  ),
  mutant(
    'drops all rows at the cursor as seen',
    KEYSET,
    'row.updatedAtMs !== asked.fromMs || !seenAtCursor.has(row.id)',
    'row.updatedAtMs !== asked.fromMs || seenAtCursor.size === 0',
  ),
  mutant(
    'steps over an instant that fills a page',
    KEYSET,
    'for await (const rows of readInstant(ask, asked.fromMs, pageSize, label)) {',
    'for (const rows of [answer.rows]) {',
  ),
  mutant(
    'takes a short page for the last one',
    SEARCH,
    'answer.next === null ||',
    'answer.next === null || answer.rows.length < 2 ||',
  ),
  mutant(
    'takes a missing next key for the end',
    SEARCH,
    'answer.next === undefined && answer.rows.length === 0',
    'answer.next === undefined',
  ),
  mutant(
    'loses the last piece of a split',
    'kustomer/ranges.ts',
    '.filter(({ fromMs, toMs }) =>',
    '.slice(0, -1).filter(({ fromMs, toMs }) =>',
  ),
  mutant(
    'counts ids over numbered pages, whatever the totals say',
    TIES,
    'if (isLastPage && rows.size === total) return',
    'if (isLastPage) return',
  ),
  {
    name: 'trusts the sort',
    changes: [
      { file: KEYSET, find: "trust.sort !== 'unverified' || !last", replace: 'true' },
      { file: KEYSET, find: '!isAscending(answer.rows) ||', replace: 'false ||' },
    ],
  },
  mutant('never asks for the newest record', KEYSET, "trust.sort !== 'unverified' || !last", 'true'),
  mutant('keeps no tally', KEYSET, '<= passed.ids.size) return;', '<= Infinity) return;'),
  mutant(
    'claims a stretch before its tally',
    KEYSET,
    'yield batch(fresh, asked.fromMs);\n    } else',
    'yield batch(fresh, last.updatedAtMs);\n    } else',
  ),
  mutant('audits nothing', KEYSET, "if (trust.totals === 'disbelieved') return;", 'if (trust) return;'),
  mutant(
    'claims what is healed before all of it is read',
    KEYSET,
    'passed?.span.fromMs ?? window.fromMs',
    'asked.fromMs',
  ),
  mutant(
    'lets a window shrink below its cursor',
    'sync/windows.ts',
    'Math.ceil((window.cursorMs + window.toMs) / 2)',
    'window.cursorMs - 1',
  ),
  mutant(
    'gives the later half of a window to nobody',
    'sync/walkers.ts',
    'given.toMs = split.atMs;',
    'given.toMs = split.atMs; return undefined;',
  ),
  mutant('passes over a window that failed', 'sync/walkers.ts', 'errors.push(error);', 'void error;'),
  mutant('never reads the archive', READ_SEARCH, 'if (archiveFamily) await', 'if (!archiveFamily) await'),
  mutant(
    'reads the archive first',
    READ_SEARCH,
    'const archiveFamily = await readMain(context, family, members, settings);',
    "await readIndex(context, family, members, 'archive', settings); const archiveFamily = await readMain(context, family, members, settings) && undefined;",
  ),
  mutant(
    'plans the archive by the line at the start',
    LEDGER,
    'const initial = initialCoverage(options, before);',
    'const initial = initialCoverage(options, before); const startMs = apiNow() - 3 * 86_400_000; const apiNowFirst = () => startMs;',
  ),
  mutant(
    'believes the index at once: no lookback',
    LEDGER,
    'bookmark.valueMs - lookbackMs',
    'bookmark.valueMs',
  ),
  mutant(
    'reads on after a kill without looking back',
    'sync/resume.ts',
    "(index === 'main' ? lookbackMs : ARCHIVE_MARGIN_MS)",
    '0',
  ),
  mutant(
    'books a batch before it is delivered',
    READ_SEARCH,
    'if (member.hasFailed || !(await isDelivered',
    'if (coveredToMs >= 0) { book(task, index, window, rows, coveredToMs); const early = member.ledger.bookmark(); context.checkpoint.advance(member.run.definition.name, early.valueMs, early.details); await context.checkpoint.write(); }\n    if (member.hasFailed || !(await isDelivered',
  ),
  mutant(
    'takes the newest record for the bookmark',
    LEDGER,
    'const reachMs = isArchiveOpen ? Math.min(main.toMs, archive.toMs) : main.toMs;',
    'const reachMs = Infinity; main.greatestMs = greatest(covered.main.map((one) => one.greatestMs));',
  ),
  mutant(
    'forgets the archive in the bookmark',
    LEDGER,
    'const isArchiveOpen = scope.includeArchived &&',
    'const isArchiveOpen = false &&',
  ),
  mutant(
    'reads only the first gap',
    'sync/coverage.ts',
    'gaps.push({ fromMs, toMs: one.fromMs });',
    'return [{ fromMs, toMs: one.fromMs }];',
  ),
  mutant(
    'moves the bookmark of a stream that failed',
    READ_SEARCH,
    'members.filter((member) => !member.hasFailed)) {',
    'members) {',
  ),
  mutant(
    'lets a child fail unnoticed',
    READ_SEARCH,
    '    return false;\n  }\n}\n\n/** The path is',
    '    return true;\n  }\n}\n\n/** The path is',
  ),
  mutant(
    'lets a child follow the gaps of its parent',
    READ_SEARCH,
    'gaps: member.ledger.missing(index),',
    'gaps: (members[0] ?? member).ledger.missing(index),',
  ),
  mutant(
    'ignores that include_deleted was switched on',
    LEDGER,
    'const lacksDeleted = scope.includeDeleted &&',
    'const lacksDeleted = false &&',
  ),
  mutant(
    'ignores that include_archived was switched on',
    LEDGER,
    'const lacksArchived = scope.includeArchived &&',
    'const lacksArchived = false &&',
  ),
  mutant(
    'ignores that start_date moved back',
    LEDGER,
    'bookmark ? Math.min(scope.startDateMs, bookmark.valueMs)',
    'bookmark ? Math.min(before.startDateMs, bookmark.valueMs)',
  ),
  mutant(
    'claims a list page by page',
    READ_SEARCH,
    '{ rows, coveredToMs: span.fromMs }',
    '{ rows, coveredToMs: span.toMs }',
  ),
  mutant(
    'takes any fault of the list of notes for a refusal',
    READ_SEARCH,
    'REFUSALS.includes(error.status)',
    'error.status > 0',
  ),
];
