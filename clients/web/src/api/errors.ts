/** What went wrong, as one sentence that a person can act on, and as a code for programs. */
export class ApiError extends Error {
  override readonly name = 'ApiError'

  constructor(
    message: string,
    /** `job_not_found`, `too_many_pending_jobs` …; `unreachable` where no answer came. */
    readonly code: string,
    /** The HTTP status; 0 where no answer came. */
    readonly status: number,
    /** Whether the same request may succeed later. */
    readonly retryable: boolean,
    /** The field at fault, where it is one. */
    readonly field: string | null = null,
    /** For whoever looks into the logs. */
    readonly requestId: string | null = null,
    /** Seconds after which the server would like to be asked again. */
    readonly retryAfter: number | null = null,
  ) {
    super(message)
  }
}

/** API Gateway answers these by itself, without our envelope. */
const GATEWAY: Record<number, string> = {
  401: 'You are signed out; sign in again.',
  413: 'The request is too large.',
  429: 'There are too many requests for the moment; try again in a few seconds.',
}

/**
 * Whether asking again, some time, may be answered after all: the service comes back, or somebody signs in again.
 *
 * What the service refuses for what was asked (a job that is nobody's, say) stays refused.
 */
export function mayHeal(error: Error | null): boolean {
  if (!(error instanceof ApiError) || error.retryable || error.status === 401) return true
  return error.status < 400 || error.status >= 500
}

/** The error that an unsuccessful response tells. */
export function errorOf(response: Response, body: unknown): ApiError {
  const told = envelope(body)
  const retryable = told?.error.retryable ?? (response.status === 429 || response.status >= 500)
  return new ApiError(
    told?.error.message ??
      GATEWAY[response.status] ??
      `The service answered with status ${response.status}; try again.`,
    told?.error.code ?? (response.status === 401 ? 'unauthorized' : `http_${response.status}`),
    response.status,
    retryable,
    told?.error.field ?? null,
    told?.request_id ?? response.headers.get('x-request-id'),
    seconds(response.headers.get('retry-after')),
  )
}

/** The error of a request to which no answer came. */
export function unreachable(): ApiError {
  return new ApiError('The service can’t be reached; check your connection.', 'unreachable', 0, true)
}

interface Envelope {
  error: { code: string; message: string; retryable: boolean; field?: string | null }
  request_id: string
}

function envelope(body: unknown): Envelope | null {
  const error = (body as Partial<Envelope> | null | undefined)?.error
  return typeof error?.code === 'string' && typeof error.message === 'string' ? (body as Envelope) : null
}

function seconds(header: string | null): number | null {
  const value = Number(header)
  return header !== null && Number.isFinite(value) ? value : null
}
