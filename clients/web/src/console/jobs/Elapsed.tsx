import { duration } from './duration'
import { useNow } from './useNow'

/** How long ago something began; whole seconds, because it is told each second. */
export function Elapsed({ since }: { since: string }) {
  const seconds = Math.floor((useNow() - Date.parse(since)) / 1000)
  return seconds < 10 ? `${Math.max(seconds, 0)} s` : duration(seconds * 1000)
}
