import { ApiError } from '@/api/errors'
import { pauseAfter } from './backoff'
import { type ClientMessage, parsed, type ServerMessage } from './messages'

/**
 * `off`: nothing is followed, or live push is turned off. `connecting`: soon there. `live`: what happens is told at once.
 * `unavailable`: no connection can be had for now, and the API is asked every few seconds instead.
 */
export type LiveStatus = 'off' | 'connecting' | 'live' | 'unavailable'

export interface ConnectionListener {
  onStatus: (status: LiveStatus) => void
  onMessage: (message: ServerMessage) => void
}

/**
 * Milliseconds, after which what was never pushed is asked for. Gateways bill each message, and API Gateway closes a
 * connection on which nothing was said for ten minutes: with one job, this is 4 messages a minute, where polling would
 * be 60 requests.
 */
const PING_INTERVAL = 60_000
/** Milliseconds within which a ping is answered, or the connection is as good as cut. */
const PONG_WITHIN = 10_000
/** Milliseconds in which a ticket is had and a connection open; some proxies never answer. */
const OPEN_WITHIN = 10_000
/** Milliseconds; what is cut sooner after it opened counts as one more failure, what is cut later as the first. */
const STEADY_AFTER = 30_000

/** A WebSocket that comes back, each time with a new ticket, until it is closed. */
export class LiveConnection {
  status: LiveStatus = 'off'
  private attempt = new AbortController()
  private socket: WebSocket | null = null
  private failures = 0
  private liveSince = 0
  private nextTry: Timer
  private pings: Timer
  private deadline: Timer

  constructor(
    /** Gets the address of a connection, which is good once. */
    private readonly ticket: (signal: AbortSignal) => Promise<string>,
    private readonly listener: ConnectionListener,
  ) {}

  /** Connects, and goes on trying; does nothing where it does so already. */
  open(): void {
    if (this.status !== 'off') return
    window.addEventListener('online', this.wake)
    document.addEventListener('visibilitychange', this.wake)
    this.become('connecting')
    void this.connect()
  }

  close(): void {
    if (this.status === 'off') return
    window.removeEventListener('online', this.wake)
    document.removeEventListener('visibilitychange', this.wake)
    this.drop()
    this.failures = 0
    this.become('off')
  }

  /** Only while it is live. */
  send(message: ClientMessage): void {
    this.socket?.send(JSON.stringify(message))
  }

  /** The network is back, or somebody looks: no reason to wait any longer, or to trust what slept. */
  private readonly wake = ({ type }: Event) => {
    if (type === 'visibilitychange' && document.visibilityState === 'hidden') return
    if (this.status === 'live') this.ping()
    else if (this.nextTry !== undefined) void this.connect()
  }

  private async connect(): Promise<void> {
    this.drop()
    const { signal } = (this.attempt = new AbortController())
    this.deadline = setTimeout(() => this.lost(), OPEN_WITHIN)
    try {
      const url = await this.ticket(signal)
      if (!signal.aborted) this.socket = this.opened(url)
    } catch (failure) {
      if (!signal.aborted) this.lost(failure)
    }
  }

  private opened(url: string): WebSocket {
    const socket = new WebSocket(url)
    socket.onopen = () => {
      clearTimeout(this.deadline)
      this.liveSince = Date.now()
      this.pings = setInterval(() => this.ping(), PING_INTERVAL)
      this.become('live')
    }
    socket.onmessage = ({ data }) => {
      clearTimeout(this.deadline)
      const message = parsed(data)
      if (message) this.listener.onMessage(message)
    }
    socket.onclose = () => this.lost()
    return socket
  }

  private ping(): void {
    clearTimeout(this.deadline)
    this.deadline = setTimeout(() => this.lost(), PONG_WITHIN)
    this.send({ action: 'ping' })
  }

  private lost(failure?: unknown): void {
    const wasLive = this.status === 'live'
    if (wasLive && Date.now() - this.liveSince >= STEADY_AFTER) this.failures = 0
    this.drop()
    this.failures++
    this.nextTry = setTimeout(() => void this.connect(), this.pause(failure))
    this.become(wasLive ? 'connecting' : 'unavailable')
  }

  private pause(failure: unknown): number {
    if (!(failure instanceof ApiError)) return pauseAfter(this.failures)
    // An older server, or nobody who is signed in: that rarely changes while a page is open.
    if (!failure.retryable) return pauseAfter(Infinity)
    return Math.max(pauseAfter(this.failures), (failure.retryAfter ?? 0) * 1000)
  }

  private drop(): void {
    this.attempt.abort()
    clearTimeout(this.nextTry)
    clearTimeout(this.deadline)
    clearInterval(this.pings)
    this.nextTry = undefined
    if (this.socket) {
      this.socket.onopen = this.socket.onmessage = this.socket.onclose = null
      this.socket.close()
      this.socket = null
    }
  }

  private become(status: LiveStatus): void {
    if (status === this.status) return
    this.status = status
    this.listener.onStatus(status)
  }
}

type Timer = ReturnType<typeof setTimeout> | undefined
