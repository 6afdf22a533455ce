import type { InfiniteData, QueryClient } from '@tanstack/react-query'
import { appended, type EventLog } from './eventLog'
import type { Job, JobEvent, JobStatus, JobSummary } from '@/api/types'

export interface JobFilters {
  datasetId?: string
  status?: JobStatus
  /** Jobs on a page: 1 to 100, 50 if not given. */
  limit?: number
}

export const jobKeys = {
  all: ['research-jobs'] as const,
  job: (jobId: string) => ['research-jobs', 'job', jobId] as const,
  events: (jobId: string) => ['research-jobs', 'events', jobId] as const,
  lists: ['research-jobs', 'list'] as const,
  list: (filters: JobFilters) => ['research-jobs', 'list', filters] as const,
}

export interface JobPage {
  jobs: JobSummary[]
  next_cursor: string | null
}

/** Milliseconds after which the list of a status shows a change, which it learns a moment after the job itself. */
const INDEXED_WITHIN = 1_000

/**
 * What is known of jobs, pushed or fetched, in the cache that all hooks read.
 *
 * A job is never replaced by an older one, in whatever order answers and messages come.
 */
export class JobCache {
  private readonly pushed = new Map<string, JobSummary>()
  private readonly logs = new Map<string, EventLog>()
  /** Jobs whose result is under way; what is pushed meanwhile is added to the answer when it comes. */
  private readonly fetching = new Set<string>()
  private refreshing: ReturnType<typeof setTimeout> | undefined

  constructor(private readonly queries: QueryClient) {}

  /** Takes what was pushed; fetches the job where it now has a result, which is never pushed. */
  push(summary: JobSummary): void {
    const before = this.pushed.get(summary.job_id)
    if (before && !isNewer(summary, before)) return
    this.pushed.set(summary.job_id, summary)
    const hasMoved = [before, this.cached(summary.job_id), ...this.listed(summary.job_id)].some(
      (job) => job && job.status !== summary.status,
    )
    this.pushToJob(summary)
    this.pushToLists(summary)
    if (hasMoved) this.refreshListsOfStatus()
  }

  /** The job of an answer, or what is known already where that is newer. */
  latest(answer: Job): Job {
    const cached = this.cached(answer.job_id)
    const job = cached && isNewer(cached, answer) ? cached : answer
    const pushed = this.pushed.get(answer.job_id)
    return pushed && isNewer(pushed, job) ? (updated(job, pushed) ?? job) : job
  }

  /** Whether something was pushed that the job does not show yet, because its result is still being fetched. */
  isBehind(job: Job): boolean {
    const pushed = this.pushed.get(job.job_id)
    return pushed !== undefined && isNewer(pushed, job)
  }

  /** The jobs of a list as they are known best; those that are not of its status any more are left out. */
  rows(jobs: JobSummary[], status?: JobStatus): JobSummary[] {
    const latest = jobs.map((job) => {
      const pushed = this.pushed.get(job.job_id)
      return pushed && isNewer(pushed, job) ? pushed : job
    })
    return status ? latest.filter((job) => job.status === status) : latest
  }

  /** The job's events, as far as they are known. */
  events(jobId: string): EventLog {
    return this.logs.get(jobId) ?? []
  }

  /** Adds events that may be known already. Returns whether any was new. */
  append(jobId: string, events: readonly JobEvent[]): boolean {
    const before = this.events(jobId)
    const log = appended(before, events)
    if (log === before) return false
    this.logs.set(jobId, log)
    this.queries.setQueryData(jobKeys.events(jobId), log)
    return true
  }

  private cached(jobId: string): Job | undefined {
    return this.queries.getQueryData<Job>(jobKeys.job(jobId))
  }

  private listed(jobId: string): JobSummary[] {
    const lists = this.queries.getQueriesData<InfiniteData<JobPage>>({ queryKey: jobKeys.lists })
    return lists.flatMap(([, list]) =>
      (list?.pages ?? []).flatMap((page) => page.jobs.filter((job) => job.job_id === jobId)),
    )
  }

  private pushToJob(summary: JobSummary): void {
    const job = this.cached(summary.job_id)
    if (job && !isNewer(summary, job)) return
    const next = job && updated(job, summary)
    if (next) this.queries.setQueryData(jobKeys.job(summary.job_id), next)
    else if (summary.has_result) void this.fetchAnew(summary.job_id, job)
  }

  /** A fetch that is under way may bring the job as it was before. */
  private async fetchAnew(jobId: string, job: Job | undefined): Promise<void> {
    if (this.fetching.has(jobId)) return
    this.fetching.add(jobId)
    const filter = { queryKey: jobKeys.job(jobId) }
    // Invalidating cancels no first fetch; cancelling takes back what was pushed during a later one.
    if (!job) await this.queries.cancelQueries(filter)
    await this.queries.invalidateQueries(filter)
    this.fetching.delete(jobId)
  }

  private pushToLists(summary: JobSummary): void {
    this.queries.setQueriesData<InfiniteData<JobPage>>({ queryKey: jobKeys.lists }, (list) =>
      list?.pages.some((page) => page.jobs.some((job) => job.job_id === summary.job_id))
        ? { ...list, pages: list.pages.map((page) => withRow(page, summary)) }
        : list,
    )
  }

  private refreshListsOfStatus(): void {
    this.refreshing ??= setTimeout(() => {
      this.refreshing = undefined
      void this.queries.invalidateQueries({
        queryKey: jobKeys.lists,
        predicate: ({ queryKey }) => (queryKey[2] as JobFilters).status !== undefined,
      })
    }, INDEXED_WITHIN)
  }
}

/** Of a server that does not count a job's events, the last answer is the newest. */
function isNewer(job: JobSummary, than: JobSummary): boolean {
  return job.last_sequence > than.last_sequence
}

/** The job as the summary tells it; null where that has a result which must be fetched first. */
function updated(job: Job, summary: JobSummary): Job | null {
  const hasResult = job.result !== null && job.attempt === summary.attempt
  if (summary.has_result && !hasResult) return null
  return {
    ...job,
    ...summary,
    ...(!summary.has_result && { result: null, result_url: null }),
    queue_position: summary.status === 'pending' ? job.queue_position : null,
  }
}

function withRow(page: JobPage, summary: JobSummary): JobPage {
  return {
    ...page,
    jobs: page.jobs.map((job) => (job.job_id === summary.job_id && isNewer(summary, job) ? summary : job)),
  }
}
