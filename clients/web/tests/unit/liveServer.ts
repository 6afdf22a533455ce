import { HttpResponse, http, ws } from 'msw'
import type { Job, JobEvent, JobSummary } from '@/api/types'
import type { ClientMessage } from '@/live/messages'
import { API, job, refusal, server } from './server'

const link = ws.link('ws://live.test/live')

/** The other end of the wire, as the contract has it: tickets that are good once, subscriptions, and the jobs' logs. */
export class LiveServer {
  /** What clients have said, in order. */
  readonly heard: ClientMessage[] = []
  /** Requests of jobs, lists, events and tickets. */
  readonly requests: string[] = []
  connections = 0
  /** Answers a request for a ticket by a refusal, where it is set. */
  refusesTickets: (() => Response) | null = null
  /** Closes each connection before it is open. */
  refusesSockets = false
  /** Answers requests of a job no earlier. */
  holds = Promise.resolve()
  /** Answers subscriptions. */
  answers = true
  private readonly tickets = new Set<string>()
  private readonly jobs = new Map<string, { job: Job; events: JobEvent[] }>()
  private readonly clients = new Set<Client>()
  private readonly subscribed = new Set<string>()

  constructor() {
    server.use(
      http.post(`${API}/deep-research/live`, () => {
        this.requests.push('ticket')
        return this.refusesTickets?.() ?? this.ticket()
      }),
      http.get(`${API}/deep-research/jobs/:id/events`, ({ params, request }) => {
        const after = Number(new URL(request.url).searchParams.get('after'))
        this.requests.push(`events after ${after}`)
        const { job, events } = this.job(String(params.id))
        const told = events.slice(after)
        return HttpResponse.json({
          success: true,
          job_id: job.job_id,
          count: told.length,
          events: told,
          last_sequence: events.length,
          status: job.status,
        })
      }),
      http.get(`${API}/deep-research/jobs/:id`, async ({ params }) => {
        this.requests.push('job')
        await this.holds
        return HttpResponse.json(this.job(String(params.id)).job)
      }),
      http.get(`${API}/deep-research/jobs`, ({ request }) => {
        const status = new URL(request.url).searchParams.get('status')
        this.requests.push(`list${status ? ` ${status}` : ''}`)
        const jobs = [...this.jobs.values()].map(({ job }) => summaryOf(job))
        const listed = jobs.filter((job) => !status || job.status === status)
        return HttpResponse.json({ success: true, count: listed.length, jobs: listed, next_cursor: null })
      }),
      link.addEventListener('connection', ({ client }) => this.connected(client)),
    )
  }

  /** Connections that are open now. */
  get open(): number {
    return this.clients.size
  }

  get subscriptions(): string[] {
    return [...this.subscribed]
  }

  count(request: string): number {
    return this.requests.filter((each) => each.startsWith(request)).length
  }

  /** Something happens to a job; it is pushed to whoever follows it. */
  happens(jobId: string, changes: Partial<Job> = {}, type: JobEvent['type'] = 'query_done'): void {
    const before = this.jobs.get(jobId)?.events ?? []
    this.missed(jobId, changes, type)
    if (this.subscribed.has(jobId)) this.push(jobId, before.length)
  }

  /** Something happens to a job, of which nothing is pushed. */
  missed(jobId: string, changes: Partial<Job> = {}, type: JobEvent['type'] = 'query_done'): void {
    const { job: before, events } = this.jobs.get(jobId) ?? { job: job({ job_id: jobId }), events: [] }
    const sequence = events.length + 1
    const event = { sequence, type, at: '2026-01-01T00:00:00Z', attempt: before.attempt }
    this.jobs.set(jobId, {
      job: { ...before, ...changes, last_sequence: sequence },
      events: [...events, event],
    })
  }

  /** The job as it is now, with its events from one on to another. */
  push(jobId: string, after: number, to = Infinity): void {
    const { job, events } = this.job(jobId)
    const told = events.slice(after, to)
    const last_sequence = Math.min(events.length, to)
    this.say({
      type: 'events',
      job_id: jobId,
      events: told,
      last_sequence,
      job: { ...summaryOf(job), last_sequence },
    })
  }

  say(message: object): void {
    for (const client of this.clients) client.send(JSON.stringify(message))
  }

  /** As a proxy cuts, or API Gateway after two hours. */
  cut(): void {
    for (const client of [...this.clients]) client.close(1001, 'Going away')
  }

  private ticket(): Response {
    const ticket = `ticket-${this.requests.length}`
    this.tickets.add(ticket)
    const url = `ws://live.test/live?ticket=${ticket}`
    return HttpResponse.json({ success: true, url, expires_at: '2026-01-01T00:01:00Z' }, { status: 201 })
  }

  private job(jobId: string) {
    const known = this.jobs.get(jobId)
    if (known) return known
    throw refusal(404, 'job_not_found', 'You have no job with this id.')
  }

  private connected(client: Client): void {
    const ticket = client.url.searchParams.get('ticket') ?? ''
    if (this.refusesSockets || !this.tickets.delete(ticket)) return client.close(4001, 'refused')
    this.connections++
    this.clients.add(client)
    client.addEventListener('close', () => {
      this.clients.delete(client)
      this.subscribed.clear()
    })
    client.addEventListener('message', ({ data }) => this.listen(JSON.parse(String(data)) as ClientMessage))
  }

  private listen(message: ClientMessage): void {
    this.heard.push(message)
    if (!this.answers) return
    if (message.action === 'ping') return this.say({ type: 'pong' })
    if (message.action === 'unsubscribe') {
      this.subscribed.delete(message.job_id)
      return this.say({ type: 'unsubscribed', job_id: message.job_id })
    }
    this.subscribed.add(message.job_id)
    this.push(message.job_id, message.after)
  }
}

interface Client {
  readonly url: URL
  send(data: string): void
  close(code?: number, reason?: string): void
  addEventListener(type: 'message', listener: (event: { data: unknown }) => void): void
  addEventListener(type: 'close', listener: () => void): void
}

const NOT_PUSHED: ReadonlySet<string> = new Set(['success', 'queue_position', 'result', 'result_url'])

function summaryOf(job: Job): JobSummary {
  return Object.fromEntries(Object.entries(job).filter(([name]) => !NOT_PUSHED.has(name))) as JobSummary
}
