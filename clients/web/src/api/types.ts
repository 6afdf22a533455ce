/** The API's own words, under short names. Everything here is generated from its OpenAPI document. */
import type { components } from './schema'

type Schemas = components['schemas']

export type Job = Schemas['JobDetail']
export type JobSummary = Schemas['JobSummary']
export type JobStatus = Schemas['JobStatus']
export type JobEvent = Schemas['Event']
export type JobAccepted = Schemas['JobAccepted']
export type JobRetried = Schemas['JobRetried']
export type Result = Schemas['Result']
export type Stage = Schemas['Stage']
export type Priority = Schemas['Priority']
export type Dataset = Schemas['DatasetDetail']
export type DatasetSummary = Schemas['DatasetSummary']
export type DatasetCreated = Schemas['DatasetCreated']
export type EmailAlerts = Schemas['EmailAlertsDetail']
export type Profile = Schemas['Profile']
export type Column = Schemas['Column']
export type Finding = Schemas['Finding']
export type SupportingDetail = Schemas['SupportingDetail']
export type SignedRequest = Schemas['SignedRequest']

const ENDED: ReadonlySet<JobStatus> = new Set(['completed', 'failed', 'cancelled'])

/** Whether a job's status will not change any more, unless somebody retries it. */
export function hasEnded(status: JobStatus): boolean {
  return ENDED.has(status)
}
