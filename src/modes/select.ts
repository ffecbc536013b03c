/**
 * The helper that edits a catalog: which streams and fields a sync with it reads. Asks nobody, needs no configuration.
 */
import { UsageError } from '../errors';
import { readJsonFile } from '../json-file';
import { replaceFile } from '../output-file';
import type { TapIo } from '../run';
import { editCatalog } from '../select/edit';
import { listCatalog } from '../select/list';
import { markCatalog } from '../select/mark';
import type { GivenPatterns } from '../select/wishes';
import { parseCatalog } from '../singer/catalog';

/** What the command line asks for. Paths are as given. */
export interface SelectArguments extends GivenPatterns {
  readonly catalog: string | undefined;
  /** Where the edited catalog goes; in place where there is none. */
  readonly output: string | undefined;
  /** Patterns whose fields are to be shown, none for the streams; undefined where nothing is to be shown. */
  readonly list: readonly string[] | undefined;
}

/**
 * Shows or edits the catalog, and writes a line per change to stdout. Throws UsageError and CatalogError, with the
 * catalog as it was.
 */
export async function runSelect({ writer }: Pick<TapIo, 'writer'>, args: SelectArguments): Promise<void> {
  const { catalog: path, output, list } = args;
  if (path === undefined) {
    throw new UsageError(
      '--catalog is missing: name the catalog to edit; "tap-kustomer --config config.json --discover > catalog.json" writes one.',
    );
  }
  const isEdit = [...args.only, ...args.include, ...args.exclude].length > 0;
  if (isEdit === (list !== undefined)) {
    throw new UsageError(
      isEdit
        ? '--list only shows the catalog; leave it out to edit, or leave out the patterns.'
        : 'Say what to select with --only, --include or --exclude, or show it with --list; see tap-kustomer select --help.',
    );
  }
  const json = readJsonFile(path, '--catalog');
  const { streams } = parseCatalog(json, `--catalog ${path}`);
  if (list !== undefined) return writer.lines(listCatalog(streams, list));

  const { marks, lines, selectedStreams } = editCatalog(streams, args);
  const isChanged = marks.length > 0;
  if (isChanged || output !== undefined) {
    const text = `${JSON.stringify(markCatalog(json, marks), null, 2)}\n`;
    replaceFile(output ?? path, text, output === undefined ? '--catalog' : '--output');
  }
  const selected = `${selectedStreams} of ${streams.length} streams selected`;
  const written = output ?? path;
  const what = isChanged || output !== undefined ? `; written to ${written}` : '; nothing had to be changed';
  await writer.lines([...lines, `${selected}${what}`]);
}
