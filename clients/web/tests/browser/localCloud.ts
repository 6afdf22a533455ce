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
    consoleUrl: string
  }
}

/** Starts the whole system from its template on a free port; what it stored goes with it. */
export default async function localCloud(project: TestProject) {
  const state = mkdtempSync(join(tmpdir(), 'console-'))
  const ready = join(state, 'ready.json')
  const cloud = spawn(
    PYTHON,
    ['-m', 'infra.local', 'up', '--port', '0', '--state', state, '--ready-file', ready],
    {
      cwd: ROOT,
      stdio: ['ignore', 'ignore', 'inherit'],
    },
  )
  project.provide('consoleUrl', await started(cloud, ready))
  return async () => {
    const ended = new Promise((resolveEnded) => cloud.once('exit', resolveEnded))
    cloud.kill('SIGTERM')
    await ended
    rmSync(state, { recursive: true, force: true })
  }
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
