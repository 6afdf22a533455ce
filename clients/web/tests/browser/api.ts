import { readFileSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import type { DatasetCreated, DatasetSummary, JobAccepted, JobSummary } from '../../src/api/types'

export const ROOT = resolve(import.meta.dirname, '../../../..')
export const SALES = join(ROOT, 'examples/sales.csv')
const SECONDS_TO_END = 60

/** What tests need done before the page is opened, of a stack at which nobody signs in. */
export class Api {
  constructor(private readonly url: string) {}

  /** A dataset of this file, ready to be asked about. */
  async dataset(file = SALES): Promise<string> {
    const bytes = readFileSync(file)
    const announced = { name: basename(file), size_bytes: bytes.length }
    const { dataset_id, upload } = await this.send<DatasetCreated>('POST', '/datasets', announced)
    if (upload === null) throw new Error('The API gave no address to upload to.')
    const stored = await fetch(upload.url, {
      method: upload.method,
      headers: withoutLength(upload.headers),
      body: new Uint8Array(bytes),
    })
    if (!stored.ok) throw new Error(`The upload was answered with ${stored.status}.`)
    await this.until<DatasetSummary>(`/datasets/${dataset_id}`, ({ status }) => status === 'ready')
    return dataset_id
  }

  async submit(datasetId: string, question: string, verbose: 0 | 1 = 0): Promise<string> {
    const asked = { dataset_id: datasetId, question, verbose }
    return (await this.send<JobAccepted>('POST', '/deep-research/jobs/submit', asked)).job_id
  }

  cancel(jobId: string): Promise<unknown> {
    return this.send('DELETE', `/deep-research/jobs/${jobId}`)
  }

  deleteDataset(datasetId: string): Promise<unknown> {
    return this.send('DELETE', `/datasets/${datasetId}`)
  }

  /** The job, once everything about it is as it will stay. */
  ended(jobId: string): Promise<JobSummary> {
    return this.until<JobSummary>(`/deep-research/jobs/${jobId}`, (job) => job.settled_at !== null)
  }

  /** A job that has failed, because its dataset was deleted as soon as it was asked about. */
  async failedJob(question: string, file = SALES): Promise<string> {
    const datasetId = await this.dataset(file)
    const jobId = await this.submit(datasetId, question)
    await this.deleteDataset(datasetId)
    const { status } = await this.ended(jobId)
    if (status !== 'failed') throw new Error(`The job was to fail, and is ${status}.`)
    return jobId
  }

  private async until<T>(path: string, reached: (answer: T) => boolean): Promise<T> {
    for (let waited = 0; waited < SECONDS_TO_END; waited += 0.1) {
      const answer = await this.send<T>('GET', path)
      if (reached(answer)) return answer
      await setTimeout(100)
    }
    throw new Error(`${path} was not as expected within ${SECONDS_TO_END} s.`)
  }

  private async send<T>(method: string, path: string, body?: object): Promise<T> {
    const answer = await fetch(this.url + path, {
      method,
      ...(body && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    })
    if (!answer.ok)
      throw new Error(`${method} ${path} was answered with ${answer.status}: ${await answer.text()}`)
    return (await answer.json()) as T
  }
}

/** Which `fetch` tells by itself, and refuses to be told. */
function withoutLength(headers: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).filter(([name]) => name.toLowerCase() !== 'content-length'),
  )
}
