/** A search in memory that answers as the API may: ties in any order, totals that lie, a sort that is ignored. */
import type { Ask, Question, Range, Row, SearchAnswer } from '../../../src/kustomer/search';
import type { Trust } from '../../../src/kustomer/trust';
import { createTrust } from '../../../src/kustomer/trust';

export interface MemoryRow {
  readonly id: string;
  readonly updatedAtMs: number;
  readonly createdAtMs: number;
}

export interface Behaviour {
  /** The rows follow the sort; else they come in the order of their ids. */
  readonly isSortHonoured?: boolean;
  readonly hasNextKey?: boolean;
  /** What an answer states instead of the number of matching rows. */
  readonly totalOf?: (count: number) => number | undefined;
  /** Pages are cut to so many rows. */
  readonly clamp?: number;
  readonly ignoresCreated?: boolean;
  /** Before the answer to the nth question, counted from 1. */
  readonly before?: (nth: number, question: Question) => void;
}

export interface MemoryAsk {
  readonly ask: Ask;
  readonly questions: readonly Question[];
  /** May be changed at any time. */
  readonly rows: MemoryRow[];
}

export function createMemoryAsk(rows: readonly MemoryRow[], behaviour: Behaviour = {}): MemoryAsk {
  const { isSortHonoured = true, hasNextKey = true, ignoresCreated = false } = behaviour;
  const { totalOf = (count: number) => count, clamp = Infinity, before } = behaviour;
  const questions: Question[] = [];
  const current = [...rows];
  const answerTo = (question: Question): SearchAnswer => {
    const matching = current
      .filter((row) => isIn(question.updated, row.updatedAtMs))
      .filter((row) => ignoresCreated || !question.created || isIn(question.created, row.createdAtMs));
    const ordered = isSortHonoured
      ? sorted(matching, question, questions.length)
      : [...matching].sort((a, b) => (a.id < b.id ? -1 : 1));
    const size = Math.min(question.pageSize, clamp);
    const endsAt = question.page * size;
    const next = endsAt < matching.length ? `/next?page=${question.page + 1}` : null;
    return {
      rows: ordered.slice(endsAt - size, endsAt).map(rowOf),
      next: hasNextKey ? next : undefined,
      total: totalOf(matching.length),
    };
  };
  return {
    rows: current,
    questions,
    ask(question) {
      questions.push(question);
      before?.(questions.length, question);
      return Promise.resolve(answerTo(question));
    },
  };
}

/** A source of which nothing is known yet. */
export function newTrust(): Trust {
  return createTrust('notes', () => undefined);
}

/** A source whose totals have counted its rows. */
export async function trustInTotals(): Promise<Trust> {
  const trust = newTrust();
  const teach = trust.teachBy(() => Promise.resolve({ rows: [], next: null, total: 0 }));
  await teach({ updated: { fromMs: 0, toMs: 1 }, page: 1, pageSize: 1 });
  return trust;
}

/** `count` rows, updated a millisecond apart from `fromMs` on. */
export function rowsFrom(fromMs: number, count: number, stepMs = 1): MemoryRow[] {
  return Array.from({ length: count }, (_, index) => ({
    id: `r${String(index).padStart(5, '0')}`,
    updatedAtMs: fromMs + index * stepMs,
    createdAtMs: index,
  }));
}

/** `count` rows of one instant, made at `createdAtMs`. */
export function tiesAt(
  updatedAtMs: number,
  count: number,
  createdAtMs: (index: number) => number,
): MemoryRow[] {
  return Array.from({ length: count }, (_, index) => ({
    id: `t${String(index).padStart(5, '0')}`,
    updatedAtMs,
    createdAtMs: createdAtMs(index),
  }));
}

function isIn({ fromMs = -Infinity, toMs = Infinity }: Range, atMs: number): boolean {
  return atMs >= fromMs && atMs < toMs;
}

/** Ties come in another order at each question. */
function sorted(rows: readonly MemoryRow[], question: Question, seed: number): MemoryRow[] {
  const { isNewestFirst = false, isByCreation = false } = question;
  const key = isByCreation ? 'createdAtMs' : 'updatedAtMs';
  const keyed = rows.map((row) => ({ row, tie: scrambled(row.id, seed) }));
  const factor = isNewestFirst ? -1 : 1;
  return keyed.sort((a, b) => (a.row[key] - b.row[key]) * factor || a.tie - b.tie).map(({ row }) => row);
}

function scrambled(id: string, seed: number): number {
  let value = seed * 7919 + 17;
  for (const letter of id) value = (value * 31 + letter.charCodeAt(0) * 101) % 1_000_003;
  return (value * value) % 1_000_003;
}

function rowOf({ id, updatedAtMs, createdAtMs }: MemoryRow): Row {
  const attributes = { createdAt: new Date(createdAtMs).toISOString() };
  return { id, updatedAtMs, resource: { id, attributes } };
}
