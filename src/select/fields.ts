/**
 * The fields of a catalog entry as a tree, with what the catalog says of them. Pure; knows no stream by name.
 */
import type { JsonSchema } from '../json';
import { declaredType, member } from '../json';
import type { CatalogEntry } from '../singer/catalog';
import { isFieldSelected } from '../singer/selection';

export interface Field {
  /** The names down to it, joined by dots. */
  readonly path: string;
  readonly breadcrumb: readonly string[];
  /** It is written in any case: a key, a replication key. */
  readonly isAutomatic: boolean;
  /** It can be written at all. */
  readonly isSupported: boolean;
  /** Is it written, where its stream is? */
  readonly isSelected: boolean;
  /** By the catalog's own words: is it written, where the object that it is in is, or isn't? */
  readonly followsFrom: (isParentSelected: boolean) => boolean;
  readonly fields: readonly Field[];
}

/** The fields at the top of the stream's records, each with those below it. */
export function fieldsOf(entry: CatalogEntry): readonly Field[] {
  const metadataOf = new Map(
    entry.metadata.map((item) => [item.breadcrumb.join('\u0000'), item.metadata] as const),
  );
  const below = (
    { properties = {} }: JsonSchema,
    above: { readonly breadcrumb: readonly string[]; readonly path: string; readonly isSelected: boolean },
  ): readonly Field[] =>
    Object.entries(properties).map(([name, inner]) => {
      const breadcrumb = [...above.breadcrumb, 'properties', name];
      const metadata = metadataOf.get(breadcrumb.join('\u0000')) ?? {};
      const path = above.path === '' ? name : `${above.path}.${name}`;
      const followsFrom = (isParentSelected: boolean): boolean =>
        isFieldSelected(metadata, member(inner, 'selected'), isParentSelected);
      const isSelected = above.isSelected && followsFrom(true);
      return {
        path,
        breadcrumb,
        isAutomatic: metadata['inclusion'] === 'automatic',
        isSupported: metadata['inclusion'] !== 'unsupported',
        isSelected,
        followsFrom,
        fields: declaredType(inner) === 'object' ? below(inner, { breadcrumb, path, isSelected }) : [],
      };
    });
  return below(entry.schema, { breadcrumb: [], path: '', isSelected: true });
}

/** The fields and all that are below them. */
export function allOf(fields: readonly Field[]): readonly Field[] {
  return fields.flatMap((field) => [field, ...allOf(field.fields)]);
}

/** Those that have no others below them. */
export function leavesOf(fields: readonly Field[]): readonly Field[] {
  return allOf(fields).filter((field) => field.fields.length === 0);
}
