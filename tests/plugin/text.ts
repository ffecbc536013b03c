/** The definition as text: in `plugin.yml`, and within the sample project. */
import { asYaml, pluginDefinition } from './definition';

export const PLUGIN = 'plugin.yml';
export const SAMPLE = 'docs/meltano-project/meltano.yml';

const HEAD = `# The plugin definition for Meltano: meltano add --plugin-type extractor --from-ref plugin.yml tap-kustomer
# Made from src/config/keys.ts by: npm run plugin
`;
/** In the sample: the first line of the plugin, and the one after its definition. */
const FROM = '    - name: tap-kustomer\n';
const TO = '      config:\n';

export function pluginText(): string {
  return HEAD + asYaml(pluginDefinition()).trimStart();
}

/** The sample project with the definition as it is now; the rest of its text stays. */
export function sampleText(before: string): string {
  const from = before.indexOf(FROM);
  const to = before.indexOf(TO, from);
  if (from < 0 || to < 0) throw new Error(`${SAMPLE} has no tap-kustomer with a config.`);
  const [first = '', ...rest] = asYaml(pluginDefinition()).trim().split('\n');
  const lines = [`    - ${first}`, ...rest.map((line) => `      ${line}`)];
  return before.slice(0, from) + lines.map((line) => `${line}\n`).join('') + before.slice(to);
}
