/**
 * Which addresses are this machine itself. Knows neither settings nor requests.
 */

/** True where `url` names this machine itself: 127.0.0.0/8, `localhost` or `[::1]`. */
export function isOnLoopback(url: string): boolean {
  return /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(new URL(url).hostname);
}
