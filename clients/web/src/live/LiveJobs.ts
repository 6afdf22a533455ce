import { type Api, body } from '@/api/client'
import type { JobCache } from '@/cache/jobCache'
import { LiveConnection, type LiveStatus } from './LiveConnection'
import type { ErrorMessage, EventsMessage, ServerMessage } from './messages'

/** Jobs that a connection follows; the server takes no more. */
const MOST_FOLLOWED = 100
/** Milliseconds that the connection is kept after the last job, because the next is often asked for soon. */
const KEPT_FOR = 30_000
/** Milliseconds after which a subscription without an answer is asked for again. */
const ANSWERED_WITHIN = 10_000

interface FollowedJob {
  followers: number
  subscription: 'wanted' | 'asked' | 'live' | 'refused'
  /** The longest that the server has said the job's log is. */
  length: number
}

/** Follows jobs over one connection, however many components look at them, and hands what it hears to the cache. */
export class LiveJobs {
  private readonly followed = new Map<string, FollowedJob>()
  private readonly listeners = new Set<() => void>()
  private readonly connection: LiveConnection
  private isScheduled = false
  private closing: ReturnType<typeof setTimeout> | undefined
  private asking: ReturnType<typeof setTimeout> | undefined

  constructor(
    api: Api,
    private readonly jobs: JobCache,
    /** Otherwise nothing is ever live. */
    private readonly isEnabled: boolean,
  ) {
    this.connection = new LiveConnection((signal) => ticket(api, signal), {
      onStatus: (status) => this.onStatus(status),
      onMessage: (message) => this.onMessage(message),
    })
  }

  get status(): LiveStatus {
    return this.connection.status
  }

  /** Whether everything that happens to the job is pushed, and all that has happened was. */
  isLive(jobId: string): boolean {
    return this.followed.get(jobId)?.subscription === 'live'
  }

  /** Calls the listener when a job, or the connection, has become live or is it no longer. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  /** Follows a job until the returned function is called. */
  follow(jobId: string): () => void {
    if (!this.isEnabled) return () => {}
    const job: FollowedJob = this.followed.get(jobId) ?? { followers: 0, subscription: 'wanted', length: 0 }
    this.followed.set(jobId, job)
    job.followers++
    this.schedule()
    return () => {
      job.followers--
      this.schedule()
    }
  }

  close(): void {
    clearTimeout(this.closing)
    this.closing = undefined
    this.connection.close()
  }

  /** Once all components of a render have said what they follow: one page's last follower is often the next one's first. */
  private schedule(): void {
    if (this.isScheduled) return
    this.isScheduled = true
    queueMicrotask(() => {
      this.isScheduled = false
      this.sync()
    })
  }

  private sync(): void {
    for (const [jobId, job] of this.followed) {
      if (job.followers > 0) continue
      this.followed.delete(jobId)
      if (isSubscribed(job)) this.connection.send({ action: 'unsubscribe', job_id: jobId })
    }
    if (this.followed.size === 0) {
      this.closing ??= setTimeout(() => this.close(), KEPT_FOR)
      return
    }
    clearTimeout(this.closing)
    this.closing = undefined
    this.connection.open()
    if (this.connection.status === 'live') this.askForWanted()
  }

  private askForWanted(): void {
    let subscribed = [...this.followed.values()].filter(isSubscribed).length
    for (const [jobId, job] of this.followed) {
      if (job.subscription !== 'wanted' || subscribed >= MOST_FOLLOWED) continue
      subscribed++
      this.ask(jobId, job)
    }
  }

  private ask(jobId: string, job: FollowedJob): void {
    job.subscription = 'asked'
    this.sendSubscribe(jobId)
    this.asking ??= setTimeout(() => this.askAgain(), ANSWERED_WITHIN)
  }

  private sendSubscribe(jobId: string): void {
    this.connection.send({ action: 'subscribe', job_id: jobId, after: this.jobs.events(jobId).length })
  }

  /** API Gateway tells of a function that could not be called without saying for which job that was. */
  private askAgain(): void {
    this.asking = undefined
    for (const [jobId, job] of this.followed) if (job.subscription === 'asked') this.ask(jobId, job)
  }

  private onStatus(status: LiveStatus): void {
    clearTimeout(this.asking)
    this.asking = undefined
    for (const job of this.followed.values()) job.subscription = 'wanted'
    if (status === 'live') this.sync()
    this.tell()
  }

  private onMessage(message: ServerMessage): void {
    if (message.type === 'events') this.onEvents(message)
    else if (message.type === 'error') this.onError(message)
    else if (message.type === 'pong') this.askForMissed()
  }

  /** A push may have been lost for good, and only the server knows; meanwhile each job is as live as it was. */
  private askForMissed(): void {
    for (const [jobId, job] of this.followed) if (job.subscription === 'live') this.sendSubscribe(jobId)
  }

  private onEvents({ job_id, events, last_sequence, job: summary }: EventsMessage): void {
    const isNew = this.jobs.append(job_id, events)
    if (summary) this.jobs.push(summary)
    const job = this.followed.get(job_id)
    if (!job || !isSubscribed(job)) return
    job.length = Math.max(job.length, last_sequence, events.at(-1)?.sequence ?? 0)
    const isWhole = this.jobs.events(job_id).length >= job.length
    if (isWhole && summary) job.subscription = 'live'
    // What lacks something is asked for once; while an answer is awaited, only where it has come in part.
    else if (!isWhole && summary && (isNew || job.subscription === 'live')) this.ask(job_id, job)
    this.tell()
  }

  private onError({ job_id, error }: ErrorMessage): void {
    const job = job_id === null ? undefined : this.followed.get(job_id)
    if (!job || error.retryable) return
    job.subscription = 'refused'
    this.tell()
  }

  private tell(): void {
    for (const listener of this.listeners) listener()
  }
}

function isSubscribed(job: FollowedJob): boolean {
  return job.subscription === 'asked' || job.subscription === 'live'
}

async function ticket(api: Api, signal: AbortSignal): Promise<string> {
  const { url } = await body(api.POST('/deep-research/live', { signal }))
  return url
}
