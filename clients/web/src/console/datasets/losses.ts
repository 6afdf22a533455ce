import { type DatasetSummary, hasEnded, type JobSummary } from '@/api/types'

/** What deleting a dataset takes away, and what it leaves: one sentence each. */
export function losses(dataset: Pick<DatasetSummary, 'glue_table'>, jobs: readonly JobSummary[]): string[] {
  const open = jobs.filter(({ status }) => !hasEnded(status)).length
  const reports = jobs.filter((job) => job.has_result && hasEnded(job.status)).length
  return [
    dataset.glue_table === null
      ? 'The file, its profile and all that was prepared from it are deleted for good.'
      : `Its profile is deleted; the table ${dataset.glue_table} is not touched.`,
    ...(open > 0
      ? [`${counted(open, 'job')} on it ${open === 1 ? 'has' : 'have'} not ended, and may fail.`]
      : []),
    ...(reports > 0
      ? [`The ${reports === 1 ? 'report' : `${reports} reports`} about it can still be read.`]
      : []),
    'New questions about it can’t be asked.',
  ]
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}
