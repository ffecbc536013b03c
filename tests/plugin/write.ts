/** Prints `plugin.yml`. */
import { pluginText } from './text';

process.stdout.write(pluginText());
