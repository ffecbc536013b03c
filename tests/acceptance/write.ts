/** Adds to `interface.txt` what is new. It takes nothing away: whoever breaks a promise edits the file by hand. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { grown, interfaceText, parseInterface, presentInterface } from './interface';

const file = path.join(__dirname, 'interface.txt');
const promised = parseInterface(existsSync(file) ? readFileSync(file, 'utf8') : '');

writeFileSync(file, interfaceText(grown(promised, presentInterface())));
