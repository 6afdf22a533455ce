import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { createContext, type ReactNode, useContext, useMemo, useState } from 'react'
import { type Api, type ApiOptions, createApi } from './client'
import { ApiError } from './errors'

const ApiContext = createContext<Api | null>(null)

export interface ResearchProviderProps extends ApiOptions {
  children: ReactNode
  /** The page's own, if it has one. */
  queryClient?: QueryClient
}

/**
 * Gives the hooks below it the API to talk to, and the cache in which answers are kept.
 *
 * `token` should be stable between renders: a new one makes a new client.
 */
export function ResearchProvider({ baseUrl, token, queryClient, children }: ResearchProviderProps) {
  const api = useMemo(() => createApi(token ? { baseUrl, token } : { baseUrl }), [baseUrl, token])
  const [ownClient] = useState(createQueryClient)
  return (
    <ApiContext value={api}>
      <QueryClientProvider client={queryClient ?? ownClient}>{children}</QueryClientProvider>
    </ApiContext>
  )
}

/** The API of the nearest `ResearchProvider`. */
export function useApi(): Api {
  const api = useContext(ApiContext)
  if (api === null) throw new Error('Put a <ResearchProvider> around the components that use research hooks.')
  return api
}

/** A cache that tries again what may succeed later, at the pace that the server asks for. */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: { queries: { retry, retryDelay }, mutations: { retry, retryDelay } },
  })
}

const MOST_RETRIES = 4
/** Seconds; a server that asks for more has no use for an early second try. */
const LONGEST_WAIT = 30

/** Whether to send a failed request again. */
export function retry(failures: number, error: Error): boolean {
  return (
    failures < MOST_RETRIES &&
    error instanceof ApiError &&
    error.retryable &&
    (error.retryAfter ?? 0) <= LONGEST_WAIT
  )
}

/** Milliseconds until then: what the server asks for, else twice as long each time, never two pages in step. */
export function retryDelay(failures: number, error: Error): number {
  if (error instanceof ApiError && error.retryAfter !== null) return error.retryAfter * 1000
  return 500 * 2 ** failures * (0.5 + Math.random() / 2)
}
