/**
 * Patterns → what has to be marked in a catalog so that a sync with it reads what they ask for. Pure.
 */
import { UsageError } from '../errors';
import type { CatalogEntry } from '../singer/catalog';
import { isStreamSelected } from '../singer/selection';
import type { Field } from './fields';
import { allOf, fieldsOf, leavesOf } from './fields';
import { isForWholeStream } from './pattern';
import type { GivenPatterns, Stream, Wishes } from './wishes';
import { isUnsupported, readWishes, WHY_AUTOMATIC } from './wishes';

/** `selected` in the metadata of a stream (`breadcrumb` is empty) or of a field. */
export interface Mark {
  readonly stream: string;
  readonly breadcrumb: readonly string[];
  readonly isSelected: boolean;
}

export interface CatalogEdit {
  readonly marks: readonly Mark[];
  /** One line per change, and one for each pattern that would have left out what is always written. */
  readonly lines: readonly string[];
  readonly selectedStreams: number;
}

/**
 * What `given` changes in the catalog of these entries. Throws UsageError for patterns that name nothing or nothing that
 * can be changed, and where no stream would be left.
 */
export function editCatalog(entries: readonly CatalogEntry[], given: GivenPatterns): CatalogEdit {
  const streams = entries.map((entry) => ({ name: entry.tap_stream_id, entry, fields: fieldsOf(entry) }));
  const wishes = readWishes(given, streams);
  const edits = streams.map((stream) => editStream(stream, wishes));
  const selectedStreams = edits.filter(({ isSelected }) => isSelected).length;
  if (selectedStreams === 0) {
    throw new UsageError('No stream would be left, so the catalog stays as it is; leave out less.');
  }
  return {
    marks: edits.flatMap(({ marks }) => marks),
    lines: [...edits.flatMap(({ lines }) => lines), ...describeKept(streams, wishes)],
    selectedStreams,
  };
}

interface StreamEdit {
  readonly isSelected: boolean;
  readonly marks: readonly Mark[];
  readonly lines: readonly string[];
}

function editStream(stream: Stream, wishes: Wishes): StreamEdit {
  const { name, entry, fields } = stream;
  const was = isStreamSelected(entry);
  const isSelected = !isUnsupported(stream) && isStreamWanted(name, was, wishes);
  const isChanged = isSelected !== was;
  const wanted = wantedFields(stream, wishes, isSelected);
  const marks = wanted ? marksFor(name, fields, wanted, true) : [];
  return {
    isSelected,
    marks: [...(isChanged ? [{ stream: name, breadcrumb: [], isSelected }] : []), ...marks],
    lines: [
      ...(isChanged ? [`${name}: ${inWord(isSelected)}`] : []),
      ...(wanted ? fields.flatMap((field) => describe(name, field, wanted)) : []),
    ],
  };
}

function isStreamWanted(name: string, was: boolean, { only, wanted, unwanted }: Wishes): boolean {
  if (unwanted.some((pattern) => isForWholeStream(pattern) && pattern.matchesStream(name))) return false;
  return wanted.some((pattern) => pattern.matchesStream(name)) || (only.length === 0 && was);
}

/** The fields that the stream is to have; undefined where no pattern is about its fields. */
function wantedFields(
  { name, fields }: Stream,
  wishes: Wishes,
  isSelected: boolean,
): ReadonlySet<Field> | undefined {
  const about = (patterns: Wishes['only']) => patterns.filter((one) => one.matchesStream(name));
  const only = about(wishes.only);
  const wanted = isSelected ? about(wishes.wanted) : [];
  const unwanted = about(wishes.unwanted).filter((pattern) => !isForWholeStream(pattern));
  if ([...wanted, ...unwanted].every(({ pathText }) => pathText === undefined)) return undefined;

  // Where `--only` names fields, those are all; a stream alone keeps the fields that it has.
  const hasOthers = only.length === 0 || only.some(({ pathText }) => pathText === undefined);
  const isWanted = ({ isAutomatic, isSelected: was, path }: Field): boolean => {
    if (isAutomatic) return true;
    if (unwanted.some((pattern) => pattern.matchesField(path))) return false;
    return wanted.some((pattern) => pattern.matchesField(path)) || (hasOthers && was);
  };
  const kept = new Set<Field>();
  const keep = (field: Field): boolean => {
    // An object goes with its last field, and comes with its first one.
    const isKept = field.fields.length === 0 ? isWanted(field) : field.fields.map(keep).includes(true);
    if (isKept || field.isAutomatic) kept.add(field);
    return isKept;
  };
  fields.forEach(keep);
  return kept;
}

/** What has to be said where the catalog's own words lead to something else. */
function marksFor(
  stream: string,
  fields: readonly Field[],
  wanted: ReadonlySet<Field>,
  isParentSelected: boolean,
): Mark[] {
  return fields.flatMap((field) => {
    const isSelected = wanted.has(field);
    const isSaid =
      field.isAutomatic || !field.isSupported || field.followsFrom(isParentSelected) === isSelected;
    const { breadcrumb } = field;
    return [
      ...(isSaid ? [] : [{ stream, breadcrumb, isSelected }]),
      // Below what is left out nothing is asked for.
      ...(isSelected ? marksFor(stream, field.fields, wanted, true) : []),
    ];
  });
}

/** A line for the field where all below it changed alike, else one for each of those that did. */
function describe(stream: string, field: Field, wanted: ReadonlySet<Field>): string[] {
  const leaves = leavesOf([field]);
  const isSelected = wanted.has(field);
  const isAlike = leaves.every(
    (leaf) => leaf.isSelected !== wanted.has(leaf) && wanted.has(leaf) === isSelected,
  );
  if (isAlike && field.isSupported) return [`${stream}.${field.path}: ${inWord(isSelected)}`];
  return field.fields.flatMap((inner) => describe(stream, inner, wanted));
}

/** A line for each pattern that matches fields which are written in any case. */
function describeKept(streams: readonly Stream[], { unwanted }: Wishes): string[] {
  return unwanted
    .filter((pattern) => !isForWholeStream(pattern))
    .flatMap((pattern) => {
      const kept = streams
        .filter(({ name }) => pattern.matchesStream(name))
        .flatMap(({ fields }) => allOf(fields))
        .filter(({ isAutomatic, path }) => isAutomatic && pattern.matchesField(path))
        .map(({ path }) => path);
      const names = [...new Set(kept)].join(', ');
      return names === '' ? [] : [`${pattern.text}: ${names} can't be left out: ${WHY_AUTOMATIC}`];
    });
}

function inWord(isSelected: boolean): string {
  return isSelected ? 'selected' : 'deselected';
}
