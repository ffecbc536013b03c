/** The text of `plugin.yml`. */
import { asYaml, pluginDefinition } from './definition';

const HEAD = `# The plugin definition for Meltano: meltano add --from-ref plugin.yml tap-kustomer
# Made from src/config/keys.ts by: npm run --silent plugin > plugin.yml
`;

export function pluginText(): string {
  return HEAD + asYaml(pluginDefinition()).trimStart();
}
