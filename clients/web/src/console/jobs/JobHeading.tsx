import { Group, Spoiler, Stack, Text, Title } from '@mantine/core'
import { hasEnded, type Job } from '@/api/types'
import { ago, moment } from '../format'
import { CancelJob } from './CancelJob'
import { DatasetName } from './DatasetName'
import { duration } from './duration'
import { StatusBadge } from './StatusBadge'

/** What was asked, of what and when. */
export function JobHeading({ job }: { job: Job }) {
  const seconds = job.execution_time_seconds
  return (
    <Group justify="space-between" align="flex-start" gap="sm">
      <Stack gap={6} style={{ flex: '1 1 20rem', minWidth: 0 }}>
        <Spoiler maxHeight={128} showLabel="Show the whole question" hideLabel="Show less">
          <Title order={1} size="h3">
            {job.question}
          </Title>
        </Spoiler>
        <Group gap="xs">
          <StatusBadge status={job.status} />
          <Text size="sm" c="dimmed">
            <DatasetName datasetId={job.dataset_id} isLink />
            {' · '}
            <time dateTime={job.created_at} title={moment(job.created_at)}>
              {ago(job.created_at)}
            </time>
            {seconds !== null && ` · took ${duration(seconds * 1000)}`}
            {job.attempt > 1 && ` · attempt ${job.attempt}`}
          </Text>
        </Group>
      </Stack>
      {!hasEnded(job.status) && <CancelJob job={job} />}
    </Group>
  )
}
