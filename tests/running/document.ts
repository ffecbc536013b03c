/** The blocks of docs/running.md, as the tests run them. */
import { readFileSync } from 'node:fs';
import path from 'node:path';

export const DOCUMENT = readFileSync(path.join(__dirname, '../../docs/running.md'), 'utf8');

/** The one block of a language that contains `part`, its fences left out. */
export function blockWith(language: string, part: string): string {
  const fences = new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, 'gms');
  const found = [...DOCUMENT.matchAll(fences)].map(([, block = '']) => block);
  const [block, ...others] = found.filter((text) => text.includes(part));
  if (block === undefined || others.length > 0)
    throw new Error(`not one block of ${language} contains ${part}`);
  return block;
}
