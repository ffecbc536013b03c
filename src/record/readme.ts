/**
 * The README of a recording: what it holds, and what to look for before it is shared. Text only.
 */

/** The text, with a line feed at its end. */
export function readmeText(exchanges: number): string {
  return `# A recording of Kustomer's API

\`tap-kustomer --test --record\` wrote these files. They hold ${exchanges === 1 ? '1 request' : `${exchanges} requests`} and what Kustomer
answered, so that others can see how the API behaves for your organisation. \`index.json\` lists them; each has a file of its own.

**Look through the files before you share them.** The tap has replaced what is yours, but it can't know your business.

## What was kept

- Methods, paths and status codes; how answers are built, with all types and lengths.
- Names of fields, and words such as \`conversation\`, \`open\` or \`email\`, where Kustomer's public documents have them.
- The order of records, which dates and ids are equal, and how far dates lie apart.
- True, false, null and zero; punctuation; empty texts; page numbers; totals up to 10,000.
- Of the headers: rate limits, date and content type.

## What was replaced

- Ids: each by another one, the same wherever it comes.
- Dates: all moved by the same span, which isn't written anywhere. Who knows when the recording was made can guess it.
  Birthdays are moved by more, each by its own span.
- Texts, names, addresses and links: each character by another one of its kind; the same text comes out the same. So
  lengths, and where a word ends, can be seen.
- Numbers: by others with as many digits. Totals above 10,000 too.
- Names of custom attributes and custom objects; the ending that tells a type (\`Str\`, \`Num\`, \`At\` …) stays.

## What was left out

The API key and all other headers of the requests; every header of the answers that isn't named above; the hosts.

## What to look for

- Words that mean something in your house although they are in Kustomer's documents too.
- Field names that you would not show to others: one that a custom attribute shares with a field of Kustomer is kept outside
  of \`custom\`.
- Numbers of records: they tell how large a small organisation is.
`;
}
