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
        find: 'const answer = await ask({ updated: asked, page: 1, pageSize: options.pageSize });',
        replace:
          'pageNumber += 1; const answer = await ask({ updated: { fromMs: window.fromMs, toMs: asked.toMs }, page: pageNumber, pageSize: options.pageSize });',
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
    'for await (const rows of readInstant(options, asked.fromMs)) {',
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
  mutant(
    'walks an instant by creation without a tally',
    TIES,
    'return rest !== undefined && totalWithRest - rest <= rows;',
    'return totalWithRest > 0 || rest === rows;',
  ),
  {
    name: 'trusts the sort, and keeps no tally',
    changes: [
      { file: KEYSET, find: "trust.sort !== 'unverified' || !last", replace: 'true' },
      { file: KEYSET, find: '!isAscending(answer.rows) ||', replace: 'false ||' },
      { file: KEYSET, find: '<= passed.ids.size) return;', replace: '<= Infinity) return;' },
    ],
  },
  mutant('keeps no tally', KEYSET, '<= passed.ids.size) return;', '<= Infinity) return;'),
  mutant(
    'claims a stretch before its tally',
    KEYSET,
    'ids: idsOf(before) });\n      yield batch(fresh, asked.fromMs);',
    'ids: idsOf(before) });\n      yield batch(fresh, last.updatedAtMs);',
  ),
  mutant(
    'audits nothing',
    'kustomer/audit.ts',
    "if (trust.totals === 'disbelieved') return",
    'if (trust) return',
  ),
  mutant(
    'claims what is healed before all of it is read',
    KEYSET,
    'passed?.span.fromMs ?? window.fromMs',
    'asked.fromMs',
  ),
  mutant(
    'lets a window shrink below what it has delivered',
    KEYSET,
    'moveTo(last.updatedAtMs, idsOf(at), { ...step, ids: idsOf(before) });\n      yield batch(fresh, asked.fromMs);',
    'yield batch(fresh, asked.fromMs);\n      moveTo(last.updatedAtMs, idsOf(at), { ...step, ids: idsOf(before) });',
  ),
  mutant(
    'gives the later half of a window to nobody',
    'sync/walkers.ts',
    'given.toMs = split.atMs;',
    'given.toMs = split.atMs; return undefined;',
  ),
  mutant('passes over a window that failed', 'sync/walkers.ts', 'errors.push(error);', 'void error;'),
  mutant(
    'never reads the archive',
    READ_SEARCH,
    'if (archiveFamily) await',
    'if (archiveFamily && members.length === 0) await',
  ),
  mutant(
    'reads the archive first',
    READ_SEARCH,
    'const archiveFamily = await readMain(family, members);',
    "await readIndex(family, members, 'archive'); const archiveFamily = (await readMain(family, members)) && undefined;",
  ),
  mutant(
    'plans the archive by the line at the start',
    LEDGER,
    "const endOf = (index: Index): number => (index === 'main' ? toMs : archiveEnd(toMs, apiNow()));",
    "const startMs = apiNow(); const endOf = (index: Index): number => (index === 'main' ? toMs : archiveEnd(toMs, startMs));",
  ),
  mutant(
    'believes the index at once: no lookback',
    LEDGER,
    'return valueMs - lookbackMs;',
    'return valueMs;',
  ),
  mutant(
    'reads on after a kill without looking back',
    'sync/resume.ts',
    'Math.min(completeToMs, greatestMs) - lookbackMs',
    'Math.min(completeToMs, greatestMs)',
  ),
  mutant(
    'believes that the index never stands still',
    'sync/resume.ts',
    'Math.min(completeToMs, greatestMs) - lookbackMs',
    'completeToMs - lookbackMs',
  ),
  mutant(
    'takes the upper bound for the bookmark',
    LEDGER,
    'return greatest([bookmark?.valueMs, ...written]) ?? requiredFromMs;',
    'return Math.max(toMs, ...written.map((atMs) => atMs ?? 0));',
  ),
  mutant(
    'books a batch before it is delivered',
    MEMBER,
    'if (member.hasFailed || !(await isDelivered(',
    'if (!member.hasFailed) { book(task, window, rows, coveredToMs); advance(family, member); await family.checkpoint.write(); }\n    if (member.hasFailed || !(await isDelivered(',
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
    'members.filter(({ hasFailed }) => !hasFailed)) {',
    'members) {',
  ),
  mutant(
    'lets a child fail unnoticed',
    MEMBER,
    'if (isFirst) await family.onFailure(member.run, error);\n    return false;',
    'member.hasFailed = false;\n    return isFirst;',
  ),
  mutant(
    'asks only the first of several children',
    MEMBER,
    "if (run.definition.kind === 'child') {",
    "if (run.definition.kind === 'child') {\n    if (family.runs.find((one) => one.definition.kind === 'child') !== run) return;",
  ),
  mutant(
    'books a batch for all as soon as one has it',
    MEMBER,
    'book(task, window, rows, coveredToMs);',
    'for (const other of tasks.filter((one) => !one.member.hasFailed)) { book(other, window, rows, coveredToMs); advance(family, other.member); }',
  ),
  mutant(
    'passes over the children behind one that failed',
    MEMBER,
    '!(await isDelivered(family, task, rows))) continue;',
    '!(await isDelivered(family, task, rows))) break;',
  ),
  mutant(
    'lets a child follow the gaps of its parent',
    MEMBER,
    'gaps: member.ledger.missing(index),',
    'gaps: (members[0] ?? member).ledger.missing(index),',
  ),
  mutant(
    'ignores that include_deleted was switched on',
    LEDGER,
    '(scope.includeDeleted && !before.includeDeleted)',
    'false',
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
    'forgets what an end_date left unread',
    LEDGER,
    'if (completeMs !== undefined && isWhole(completeMs)) {',
    'if (completeMs !== undefined) {',
  ),
  mutant(
    "takes a bookmark of conversations' dates for one of messages'",
    LEDGER,
    'const isOfOtherInstants = madeBy !== options.by;',
    'const isOfOtherInstants = false;',
  ),
  mutant(
    "takes an unfinished run's windows of conversations' dates for those of messages'",
    'sync/resume.ts',
    ' || stretch.by !== by',
    '',
  ),
  mutant(
    'takes the list of companies for their archive, too, whatever it was asked for',
    READ_SEARCH,
    'return isArchiveServed(members) ? undefined : family;',
    'return undefined;',
  ),
  mutant(
    'takes a refused list of notes for read',
    READ_LISTED,
    'for (const { ledger } of members) ledger.leaveOutArchive();',
    '',
  ),
  mutant(
    'claims a list page by page',
    READ_LISTED,
    '{ rows, coveredToMs: span.fromMs }',
    '{ rows, coveredToMs: span.toMs }',
  ),
  mutant(
    'takes any fault of the list of notes for a refusal',
    READ_LISTED,
    'REFUSALS.includes(error.status)',
    'error.status > 0',
  ),
];
