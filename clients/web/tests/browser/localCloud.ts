import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import type { TestProject } from 'vitest/node'

const ROOT = resolve(import.meta.dirname, '../../../..')
const PYTHON = process.env.PYTHON ?? join(ROOT, '.venv/bin/python')
const SECONDS_TO_START = 90

declare module 'vitest' {
  interface ProvidedContext {
    /** Of a stack at which nobody signs in. */
    consoleUrl: string
    /** Of one at which everybody does, as on AWS. */
    guardedUrl: string
    /** Where the mails of that one land, a file for each. */
    guardedOutbox: string
  }
}

/** Starts the whole system from its template, twice, on free ports; what they stored goes with them. */
export default async function localClouds(project: TestProject) {
  const [open, guarded] = await Promise.all([localCloud('off'), localCloud('on')])
  project.provide('consoleUrl', open.url)
  project.provide('guardedUrl', guarded.url)
  project.provide('guardedOutbox', guarded.outbox)
  return () => Promise.all([open.stop(), guarded.stop()])
}

/** One of them; whoever starts it stops it. */
export async function localCloud(auth: 'on' | 'off') {
  const state = mkdtempSync(join(tmpdir(), 'console-'))
  const ready = join(state, 'ready.json')
  const options = ['--port', '0', '--auth', auth, '--state', state, '--ready-file', ready]
  const cloud = spawn(PYTHON, ['-m', 'infra.local', 'up', ...options], {
    cwd: ROOT,
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const stop = async () => {
    const ended = new Promise((resolveEnded) => cloud.once('exit', resolveEnded))
    cloud.kill('SIGTERM')
    await ended
    rmSync(state, { recursive: true, force: true })
  }
  return { url: await started(cloud, ready), outbox: join(state, 'outbox'), stop }
}

async function started(cloud: ChildProcess, ready: string): Promise<string> {
  for (let waited = 0; waited < SECONDS_TO_START; waited += 0.2) {
    if (cloud.exitCode !== null)
      throw new Error(`The local cloud ended with ${cloud.exitCode} before it served.`)
    const told = existsSync(ready) ? readFileSync(ready, 'utf8') : ''
    if (told) return (JSON.parse(told) as { url: string }).url
    await setTimeout(200)
  }
  cloud.kill('SIGTERM')
  throw new Error(`The local cloud did not serve within ${SECONDS_TO_START} s.`)
}
