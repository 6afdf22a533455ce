import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react'
import { LiveJobs } from '@/live/LiveJobs'
import { type Api, type ApiOptions, createApi } from './client'
import { ApiError } from './errors'
import { JobCache } from '@/cache/jobCache'

/** What the hooks stand on. */
interface Research {
  api: Api
  jobs: JobCache
  live: LiveJobs
}

const ResearchContext = createContext<Research | null>(null)

export interface ResearchProviderProps extends ApiOptions {
  children: ReactNode
  /** The page's own, if it has one. */
  queryClient?: QueryClient
  /** False: nothing is pushed, and jobs that run are asked for again and again. */
  live?: boolean
}

/**
 * Gives the hooks below it the API to talk to, the cache in which answers are kept, and one connection on which
 * changes are pushed while something that runs is looked at.
 *
 * `token` should be stable between renders: a new one makes a new client, and a new connection.
 */
export function ResearchProvider({
  baseUrl,
  token,
  queryClient,
  live = true,
  children,
}: ResearchProviderProps) {
  const [ownClient] = useState(createQueryClient)
  const client = queryClient ?? ownClient
  const research = useMemo(() => {
    const api = createApi(token ? { baseUrl, token } : { baseUrl })
    const jobs = new JobCache(client)
    return { api, jobs, live: new LiveJobs(api, jobs, live) }
  }, [baseUrl, token, client, live])
  useEffect(() => () => research.live.close(), [research])
  return (
    <ResearchContext value={research}>
      <QueryClientProvider client={client}>{children}</QueryClientProvider>
    </ResearchContext>
  )
}

/** Everything that the nearest `ResearchProvider` gives. */
export function useResearch(): Research {
  const research = useContext(ResearchContext)
  if (research === null)
    throw new Error('Put a <ResearchProvider> around the components that use research hooks.')
  return research
}

/** The API of the nearest `ResearchProvider`. */
export function useApi(): Api {
  return useResearch().api
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
