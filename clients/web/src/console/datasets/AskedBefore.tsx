import { Button, Stack, Title } from '@mantine/core'
import { useState } from 'react'
import { useResearchJobs } from '@/hooks/useResearchJobs'
import { JobRow } from '../jobs/JobRow'

const AT_FIRST = 3

/** The questions that were asked about a dataset, newest first. */
export function AskedBefore({ datasetId }: { datasetId: string }) {
  const [all, setAll] = useState(false)
  const jobs = useResearchJobs({ datasetId })
  if (!jobs.data?.length) return null
  return (
    <Stack gap="xs" component="section" aria-labelledby="asked-before">
      <Title order={2} size="h4" id="asked-before">
        Asked about it before
      </Title>
      {jobs.data.slice(0, all ? undefined : AT_FIRST).map((job) => (
        <JobRow key={job.job_id} job={job} />
      ))}
      {(all ? jobs.hasNextPage : jobs.data.length > AT_FIRST) && (
        <Button
          variant="default"
          size="xs"
          style={{ alignSelf: 'flex-start' }}
          onClick={() => (all ? void jobs.fetchNextPage() : setAll(true))}
          loading={jobs.isFetchingNextPage}
        >
          Show more questions
        </Button>
      )}
    </Stack>
  )
}
