/** “4.2 s”, “42 s”, “3 min 5 s”, “1 h 2 min”. */
export function duration(milliseconds: number): string {
  const seconds = Math.max(milliseconds, 0) / 1000
  if (seconds < 0.05) return '< 0.1 s'
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`
  const whole = Math.round(seconds)
  if (whole < 60) return `${whole} s`
  const minutes = Math.floor(whole / 60)
  return minutes < 60 ? `${minutes} min ${whole % 60} s` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}

/** Between two moments; null where either is missing. */
export function between(start: string | null, end: string | null): string | null {
  return start && end ? duration(Date.parse(end) - Date.parse(start)) : null
}
