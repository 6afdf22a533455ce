import type { JobEvent } from '@/api/types'

/** A job's events from the first on: the one at place n has the sequence number n + 1. */
export type EventLog = readonly JobEvent[]

/**
 * The log with what is new in it: each event once and in order, whatever comes twice or too early.
 *
 * Events before which others are missing are not taken. Returns the same array where nothing was new.
 */
export function appended(log: EventLog, events: readonly JobEvent[]): EventLog {
  const grown = [...log]
  for (const event of events) if (event.sequence === grown.length + 1) grown.push(event)
  return grown.length > log.length ? grown : log
}

/** Whether nothing more will happen to the job by itself. */
export function isSettled(log: EventLog): boolean {
  return log.at(-1)?.type === 'settled'
}
