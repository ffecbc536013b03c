/** Rows in the order of their last update, cheap to change and to cut by time. Knows nothing of visibility or HTTP. */
import type { StoredResource } from './resource';

/** One version of a record in the search index. */
export interface Row {
  readonly record: StoredResource;
  readonly id: string;
  readonly updatedAt: number;
  readonly isDeleted: boolean;
}

/** Above this many waiting rows one sort is cheaper than placing each. */
const PLACE_ONE_BY_ONE = 64;

function compare(a: Row, b: Row): number {
  return a.updatedAt - b.updatedAt || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
}

/** The first position whose row was not updated before `updatedAt`. */
export function firstNotBefore(rows: readonly Row[], updatedAt: number): number {
  return partition(rows, (row) => row.updatedAt < updatedAt);
}

function partition(rows: readonly Row[], isBefore: (row: Row) => boolean): number {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const row = rows[middle];
    if (row !== undefined && isBefore(row)) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Changes wait until the rows are read, so that loading many sorts once. */
export class SortedRows {
  #rows: Row[] = [];
  #waiting: Row[] = [];

  add(row: Row): void {
    this.#waiting.push(row);
  }

  remove(row: Row): void {
    const rows = this.#settle();
    for (let at = partition(rows, (other) => compare(other, row) < 0); at < rows.length; at += 1) {
      const other = rows[at];
      if (other === row) return void rows.splice(at, 1);
      if (other === undefined || compare(other, row) > 0) return;
    }
  }

  /** Oldest update first. */
  get rows(): readonly Row[] {
    return this.#settle();
  }

  #settle(): Row[] {
    if (this.#waiting.length > PLACE_ONE_BY_ONE) {
      this.#rows = this.#rows.concat(this.#waiting).sort(compare);
    } else {
      for (const row of this.#waiting) {
        this.#rows.splice(
          partition(this.#rows, (other) => compare(other, row) < 0),
          0,
          row,
        );
      }
    }
    this.#waiting = [];
    return this.#rows;
  }
}
