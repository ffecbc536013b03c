/**
 * Asks one search what the documents leave open: at most four questions to the main search and one to the archive.
 * Judges nothing itself.
 */
import { ApiError } from '../errors';
import type { Purpose } from '../kustomer/attempts';
import type { Client } from '../kustomer/client';
import { holdsAllThatIsLeft } from '../kustomer/search';
import type { SearchStream } from '../streams/definition';
import { endsOneStream } from '../sync/failure';
import type { LookedAt, SearchLook } from './ask';
import { SINCE_EVER_MS, lookAtList, lookAtSearch } from './ask';
import type { Finding, Outcome } from './findings';
import { answerSeen, pageSizeSeen, sortSeen, totalsSeen } from './findings';
import { searchSource } from './probe';

/** The documented maximum, and a size that every search serves. Source: dossier, section 2. */
const LARGE_PAGE = 500;
const SAFE_PAGE = 100;

/** The findings about one search stream. Throws what concerns all streams. */
export async function examineSearch(
  client: Client,
  stream: SearchStream,
  purpose: Purpose,
): Promise<Finding[]> {
  const main = searchSource(stream, 'main');
  const look = (changes: Partial<SearchLook>): Promise<Outcome<LookedAt>> => {
    const oldest = { fromMs: SINCE_EVER_MS, pageSize: LARGE_PAGE, isNewestFirst: false };
    return outcomeOf(() => lookAtSearch(client, main, { ...oldest, ...changes }, purpose));
  };
  const large = await look({});
  const isRefused = !large.isAnswered && large.error instanceof ApiError && large.error.status === 400;
  const smaller = isRefused ? await look({ pageSize: SAFE_PAGE }) : undefined;
  const page = smaller ?? large;
  // Who hangs once would hang again, and a test has to end in seconds.
  const newest = page.isAnswered ? await look({ pageSize: 1, isNewestFirst: true }) : page;
  const pageSize = smaller ? SAFE_PAGE : LARGE_PAGE;
  const whole = await wholeAnswer(page, newest, (fromMs) => look({ fromMs, pageSize }));
  const about = { object: stream.context };
  return [
    { question: 'sort_honoured', ...about, ...sortSeen(page, newest) },
    { question: 'page_size_500_honoured', ...about, ...pageSizeSeen(LARGE_PAGE, large, smaller) },
    { question: 'totals_tally', ...about, ...totalsSeen(whole) },
    ...(await examineArchive(client, stream, purpose)),
  ];
}

/** The answer, or a known error that ends one stream at most. Throws every other. */
export async function outcomeOf<T>(ask: () => Promise<T>): Promise<Outcome<T>> {
  try {
    return { isAnswered: true, answer: await ask() };
  } catch (error) {
    if (!endsOneStream(error)) throw error;
    return { isAnswered: false, error };
  }
}

/** An answer that holds all that matches: the page itself, else what was updated since the newest record. */
async function wholeAnswer(
  page: Outcome<LookedAt>,
  newest: Outcome<LookedAt>,
  since: (fromMs: number) => Promise<Outcome<LookedAt>>,
): Promise<Outcome<LookedAt> | undefined> {
  if (!page.isAnswered || holdsAllThatIsLeft(page.answer)) return page;
  const newestMs = newest.isAnswered ? newest.answer.rows[0]?.updatedAtMs : undefined;
  return newestMs === undefined ? undefined : since(newestMs);
}

async function examineArchive(client: Client, stream: SearchStream, purpose: Purpose): Promise<Finding[]> {
  const { archive, context } = stream;
  if (archive.kind === 'none') return [];
  if (archive.kind === 'list') {
    // The question is put for notes only.
    if (context !== 'note') return [];
    const notes = await outcomeOf(() => lookAtList(client, archive.path, {}, 1, purpose));
    return [{ question: 'old_notes_answer', object: context, ...answerSeen(notes) }];
  }
  const one = { fromMs: SINCE_EVER_MS, pageSize: 1, isNewestFirst: false };
  const rows = await outcomeOf(
    async () => (await lookAtSearch(client, searchSource(stream, 'archive'), one, purpose)).rows,
  );
  return [{ question: 'archive_answers', object: context, ...answerSeen(rows) }];
}
