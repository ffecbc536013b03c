/**
 * The texts of `tap-kustomer init --help` and `tap-kustomer select --help`, and what `--help` says of both. For a
 * terminal of 80 columns.
 */

/** A block of `--help`. */
export const HELPERS_HELP = `Helpers (the first argument; each has a --help of its own)
  tap-kustomer init             asks for key, start date and streams, finds the
                                region, and writes config.json
  tap-kustomer select           shows a catalog, or changes which streams and
                                fields it selects`;

const INIT_HELP = `tap-kustomer init: writes a config, by asking for what it needs.

Usage
  tap-kustomer init [--output FILE]

It asks for the API key (which is not shown), finds the region by asking the
hosts of the three regions and no other, asks for the start date, and shows
which streams the key may read. It needs a terminal, only reads from Kustomer,
and never overwrites a file.

Options
  -o, --output FILE    where the config goes (config.json)
  --api-url URL        ask this origin instead of the regions: a proxy, or the
                       sandbox; the config then has it as api_url
  -h, --help           this text`;

const SELECT_HELP = `tap-kustomer select: shows a catalog, or changes which streams and fields it
selects. Asks nobody, and needs no config.

Usage
  tap-kustomer select --catalog FILE --list [PATTERN]
  tap-kustomer select --catalog FILE [--only PATTERNS] [--include PATTERNS]
                      [--exclude PATTERNS] [--output FILE]

Options
  --catalog FILE       a catalog that --discover wrote; changed in place
  -o, --output FILE    write the changed catalog there instead
  -l, --list [PATTERN] show the streams; with a pattern its fields
  --only PATTERNS      these and nothing else
  --include PATTERNS   these too
  --exclude PATTERNS   not these; wins over the others
  -h, --help           this text

Patterns, separated by commas, are those of meltano select
  customers                        the stream, with the fields that it has
  customers.*                      the stream with all its fields
  customers.attributes.emails      a field; an object with all in it
  '*.attributes.*At'               * is any text, dots too; ? one character
  '!customers.attributes.emails'   not this, in --only and --include
Keys and replication keys are always written.

Examples
  tap-kustomer select --catalog catalog.json --only conversations,messages
  tap-kustomer select --catalog catalog.json --exclude '*.attributes.emails'
  tap-kustomer select --catalog catalog.json --list customers`;

/** The help of a helper, without a line feed at its end. */
export function helperHelp(helper: 'init' | 'select'): string {
  return helper === 'init' ? INIT_HELP : SELECT_HELP;
}
