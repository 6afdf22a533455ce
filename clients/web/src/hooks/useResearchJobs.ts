import {
  type InfiniteData,
  type QueryClient,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query'
import { body, getJob } from '@/api/client'
import { mayHeal } from '@/api/errors'
import { type JobFilters, jobKeys, type JobPage } from '@/cache/jobCache'
import { useApi, useResearch } from '@/api/ResearchProvider'
import { hasEnded, type Job, type JobSummary, type Priority, type Stage } from '@/api/types'
import { useAreLive, useFollow } from '@/live/hooks'
import { idempotencyKey } from './idempotency'

/** Milliseconds between two looks at a job that runs, where nothing is pushed. */
export const POLLING_INTERVAL = 2_000
/** Milliseconds between two looks at a job that waits in line: its place depends on others, and is not pushed. */
const LINE_INTERVAL = 10_000
/** Milliseconds between two looks at a list in which jobs run, where nothing is pushed … */
const LIST_INTERVAL = 5_000
/** … and where all of them are: only what was submitted elsewhere is missing then. */
const LIVE_LIST_INTERVAL = 30_000
/** Jobs of a list that are followed; the connection has room for some more, which have pages of their own. */
const MOST_FOLLOWED = 80

export interface SubmitVariables {
  datasetId: string
  question: string
  /** 1: the report explains at length how the answer was found. */
  verbose?: 0 | 1
  priority?: Priority
}

/**
 * Submits a question; `data.job_id` is there at once, the answer later.
 *
 * However often a `mutate` is sent over a bad connection, it is one job.
 */
export function useSubmitResearchJob() {
  const api = useApi()
  const cache = useQueryClient()
  return useMutation({
    mutationFn: (asked: SubmitVariables) =>
      body(
        api.POST('/deep-research/jobs/submit', {
          params: { header: { 'Idempotency-Key': idempotencyKey(asked) } },
          body: {
            dataset_id: asked.datasetId,
            question: asked.question,
            verbose: asked.verbose ?? 0,
            priority: asked.priority ?? 'normal',
          },
        }),
      ),
    onSuccess: () => void cache.invalidateQueries({ queryKey: jobKeys.lists }),
  })
}

export interface JobStatusOptions {
  /**
   * How often to look where nothing is pushed: milliseconds, false for never, or what to do after the job as it was
   * last seen; 2000 if not given.
   */
  refetchInterval?: number | false | ((job: Job | undefined) => number | false)
}

/**
 * A job, told as it happens until it has ended: `data` is the job, with its result once that is there.
 *
 * Where nothing can be pushed it is looked at every `refetchInterval`. It stops by itself, whatever that says. A job
 * that failed or was cancelled is followed until it is settled, because what it had found by then comes a moment
 * after its end.
 */
export function useJobStatus(jobId: string | null | undefined, options: JobStatusOptions = {}) {
  const { api, jobs } = useResearch()
  const { refetchInterval = POLLING_INTERVAL } = options
  const id = jobId ?? ''
  const isLive = useAreLive([id])
  const query = useQuery({
    queryKey: jobKeys.job(id),
    queryFn: async ({ signal }) => jobs.latest(await getJob(api, id, signal)),
    enabled: Boolean(jobId),
    ...(isLive && { staleTime: Infinity }),
    refetchInterval: ({ state: { data, error } }) => {
      if ((data && isFinal(data)) || !mayHeal(error)) return false
      if (isLive && data && !jobs.isBehind(data)) return isInLine(data) ? LINE_INTERVAL : false
      return typeof refetchInterval === 'function' ? refetchInterval(data) : refetchInterval
    },
    // Whoever leaves for another tab wants the notification no later for it.
    refetchIntervalInBackground: true,
  })
  useFollow(query.data && !isFinal(query.data) ? [id] : [])
  return query
}

/** Whether nothing of the job will change any more by itself. */
export function isFinal(job: Job): boolean {
  return job.status === 'completed' || (hasEnded(job.status) && job.settled_at !== null)
}

function isInLine(job: Job): boolean {
  return job.status === 'pending' && (job.queue_position ?? 1) > 1
}

/**
 * Your jobs, newest first: `data` is the list so far, `fetchNextPage` makes it longer.
 *
 * Those that run are followed, and change in place.
 */
export function useResearchJobs(filters: JobFilters = {}) {
  const { api, jobs, live } = useResearch()
  const query = useInfiniteQuery({
    queryKey: jobKeys.list(filters),
    initialPageParam: null as string | null,
    queryFn: ({ pageParam, signal }) =>
      body(
        api.GET('/deep-research/jobs', {
          params: {
            query: {
              ...(filters.datasetId && { dataset_id: filters.datasetId }),
              ...(filters.status && { status: filters.status }),
              limit: filters.limit ?? 50,
              ...(pageParam && { cursor: pageParam }),
            },
          },
          signal,
        }),
      ),
    getNextPageParam: (page) => page.next_cursor,
    select: ({ pages }: InfiniteData<JobPage>) =>
      jobs.rows(
        pages.flatMap((page) => page.jobs),
        filters.status,
      ),
    refetchInterval: ({ state: { data, error } }) => {
      if (!mayHeal(error)) return false
      const running = runningOf(data?.pages.flatMap((page) => page.jobs))
      if (running.length === 0) return false
      return running.every((jobId) => live.isLive(jobId)) ? LIVE_LIST_INTERVAL : LIST_INTERVAL
    },
  })
  const running = runningOf(query.data).slice(0, MOST_FOLLOWED)
  useFollow(running)
  useAreLive(running) // renders again, which chooses the interval anew
  return query
}

function runningOf(jobs: readonly JobSummary[] = []): string[] {
  return jobs.filter((job) => !hasEnded(job.status)).map((job) => job.job_id)
}

/** Cancels a job by its id; cancelling twice is cancelling once. */
export function useCancelJob() {
  const api = useApi()
  const cache = useQueryClient()
  return useMutation({
    mutationFn: (jobId: string) =>
      body(api.DELETE('/deep-research/jobs/{job_id}', { params: { path: { job_id: jobId } } })),
    onSettled: (_job, _error, jobId) => refresh(cache, jobId),
  })
}

export interface RetryVariables {
  jobId: string
  /** Does this stage and those after it anew; else the job goes on where it stopped. */
  fromStage?: Stage
}

/** Tries a failed or cancelled job again, as its next attempt. */
export function useRetryJob() {
  const api = useApi()
  const cache = useQueryClient()
  return useMutation({
    mutationFn: (asked: RetryVariables) =>
      body(
        api.POST('/deep-research/jobs/{job_id}/retry', {
          params: { path: { job_id: asked.jobId }, header: { 'Idempotency-Key': idempotencyKey(asked) } },
          body: asked.fromStage ? { from_stage: asked.fromStage } : null,
        }),
      ),
    onSettled: (_answer, _error, { jobId }) => refresh(cache, jobId),
  })
}

function refresh(cache: QueryClient, jobId: string): Promise<unknown> {
  return Promise.all([
    cache.invalidateQueries({ queryKey: jobKeys.job(jobId) }),
    cache.invalidateQueries({ queryKey: jobKeys.events(jobId) }),
    cache.invalidateQueries({ queryKey: jobKeys.lists }),
  ])
}
