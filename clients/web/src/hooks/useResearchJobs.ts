import {
  type InfiniteData,
  type QueryClient,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query'
import { body, getJob } from '@/api/client'
import { useApi } from '@/api/ResearchProvider'
import { hasEnded, type Job, type JobStatus, type JobSummary, type Priority, type Stage } from '@/api/types'
import { idempotencyKey } from './idempotency'

/** Milliseconds between two looks at a job that runs. */
export const POLLING_INTERVAL = 2_000
/** Milliseconds between two looks at a list in which jobs run. */
const LIST_INTERVAL = 5_000

export const jobKeys = {
  all: ['research-jobs'] as const,
  job: (jobId: string) => ['research-jobs', 'job', jobId] as const,
  lists: ['research-jobs', 'list'] as const,
  list: (filters: JobFilters) => ['research-jobs', 'list', filters] as const,
}

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
  /** Milliseconds, false for never, or what to do after the job as it was last seen; 2000 if not given. */
  refetchInterval?: number | false | ((job: Job | undefined) => number | false)
}

/**
 * A job, looked at again until it has ended: `data` is the job, with its result once that is there.
 *
 * It stops by itself, whatever `refetchInterval` says. A job that failed or was cancelled is followed until it is
 * settled, because what it had found by then comes a moment after its end.
 */
export function useJobStatus(jobId: string | null | undefined, options: JobStatusOptions = {}) {
  const api = useApi()
  const { refetchInterval = POLLING_INTERVAL } = options
  return useQuery({
    queryKey: jobKeys.job(jobId ?? ''),
    queryFn: ({ signal }) => getJob(api, jobId as string, signal),
    enabled: Boolean(jobId),
    refetchInterval: ({ state: { data } }) => {
      if (data && isFinal(data)) return false
      return typeof refetchInterval === 'function' ? refetchInterval(data) : refetchInterval
    },
    // Whoever leaves for another tab wants the notification no later for it.
    refetchIntervalInBackground: true,
  })
}

/** Whether nothing of the job will change any more by itself. */
export function isFinal(job: Job): boolean {
  return job.status === 'completed' || (hasEnded(job.status) && job.settled_at !== null)
}

export interface JobFilters {
  datasetId?: string
  status?: JobStatus
  /** Jobs on a page: 1 to 100, 50 if not given. */
  limit?: number
}

/** Your jobs, newest first: `data` is the list so far, `fetchNextPage` makes it longer. */
export function useResearchJobs(filters: JobFilters = {}) {
  const api = useApi()
  return useInfiniteQuery({
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
    select: (data: InfiniteData<{ jobs: JobSummary[] }>) => data.pages.flatMap((page) => page.jobs),
    refetchInterval: ({ state: { data } }) =>
      data?.pages.some((page) => page.jobs.some((job) => !hasEnded(job.status))) ? LIST_INTERVAL : false,
  })
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
    cache.invalidateQueries({ queryKey: jobKeys.lists }),
  ])
}
