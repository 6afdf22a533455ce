import createFetchClient, { type Client, type Middleware } from 'openapi-fetch'
import { ApiError, errorOf, unreachable } from './errors'
import type { paths } from './schema'
import type { Job, Result } from './types'

export interface ApiOptions {
  /** Where the API is: `https://api.example.com`. An empty text is the page's own origin. */
  baseUrl: string
  /** A fresh token for each request, or null where none is wanted. */
  token?: () => Promise<string | null> | string | null
}

export type Api = Client<paths>

/** A typed client of the API. Every failure is an `ApiError`; the token is sent to the API alone. */
export function createApi({ baseUrl, token }: ApiOptions): Api {
  const api = createFetchClient<paths>({
    baseUrl,
    // Asked for anew with each request, so that a page may replace it.
    fetch: (request) => globalThis.fetch(request),
  })
  api.use(authorization(token))
  return api
}

function authorization(token: ApiOptions['token']): Middleware {
  return {
    async onRequest({ request }) {
      const value = await token?.()
      if (value) request.headers.set('authorization', `Bearer ${value}`)
      return request
    },
    onError({ error }) {
      // A request that was given up on purpose is no failure of the service.
      return error instanceof DOMException && error.name === 'AbortError' ? error : unreachable()
    },
  }
}

type Answer<T> = { data?: T; error?: unknown; response: Response }

/** The body of a successful answer. Throws an ApiError otherwise. */
export async function body<T>(answer: Promise<Answer<T>>): Promise<T> {
  const { data, error, response } = await answer
  if (data === undefined) throw errorOf(response, error)
  return data
}

/** A job with its result, also where that is too large for the API's own answer. */
export async function getJob(api: Api, jobId: string, signal?: AbortSignal): Promise<Job> {
  const job = await body(
    api.GET('/deep-research/jobs/{job_id}', {
      params: { path: { job_id: jobId } },
      ...(signal && { signal }),
    }),
  )
  return job.result === null && job.result_url
    ? { ...job, result: await fetchResult(job.result_url, signal) }
    : job
}

async function fetchResult(url: string, signal?: AbortSignal): Promise<Result> {
  let response: Response
  try {
    response = await globalThis.fetch(url, signal ? { signal } : {})
  } catch (failure) {
    if (signal?.aborted) throw failure
    throw unreachable()
  }
  if (!response.ok) {
    throw new ApiError(
      'The result could not be fetched; try again.',
      'result_unavailable',
      response.status,
      true,
    )
  }
  return (await response.json()) as Result
}
