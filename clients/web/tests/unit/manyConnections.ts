import { setMaxListeners } from 'node:events'

// Before msw is loaded: it listens on one channel once for each WebSocket that a test ever opened.
setMaxListeners(0)
