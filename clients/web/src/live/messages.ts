/** What is said over the WebSocket, as JSON texts. */
import type { JobEvent, JobSummary } from '@/api/types'

export type ClientMessage =
  /** Follow a job from the event after this one on; said again, it moves there. */
  | { action: 'subscribe'; job_id: string; after: number }
  | { action: 'unsubscribe'; job_id: string }
  | { action: 'ping' }

export interface EventsMessage {
  type: 'events'
  job_id: string
  /** Without gaps, in order; some may have been sent before. */
  events: JobEvent[]
  last_sequence: number
  /** How the job stood after its event `last_sequence`; null where more follows at once. */
  job: JobSummary | null
}

export interface ErrorMessage {
  type: 'error'
  error: { code: string; message: string; retryable: boolean }
  job_id: string | null
}

export type ServerMessage =
  EventsMessage | ErrorMessage | { type: 'unsubscribed'; job_id: string } | { type: 'pong' }

const TYPES: ReadonlySet<unknown> = new Set(['events', 'error', 'unsubscribed', 'pong'])

/** A message of the server; null for what API Gateway says by itself, and for types that are not known yet. */
export function parsed(data: unknown): ServerMessage | null {
  if (typeof data !== 'string') return null
  try {
    const message = JSON.parse(data) as Partial<ServerMessage> | null
    return TYPES.has(message?.type) ? (message as ServerMessage) : null
  } catch {
    return null
  }
}
