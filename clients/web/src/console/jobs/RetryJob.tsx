import { ActionIcon, Button, Group, Menu, Stack } from '@mantine/core'
import { IconChevronDown } from '@tabler/icons-react'
import type { Job, JobEvent, Stage } from '@/api/types'
import { useRetryJob } from '@/hooks/useResearchJobs'
import { Failure } from '../shell/Failure'
import { stageProgress } from './stages'

interface RetryJobProps {
  job: Job
  events: readonly JobEvent[]
  variant?: 'filled' | 'default'
}

/** Tries a job again: where it stopped, or from a stage that it had reached. */
export function RetryJob({ job, events, variant = 'filled' }: RetryJobProps) {
  const retry = useRetryJob()
  const reached = stageProgress(job, events).filter(({ state }) => state !== 'ahead')
  const from = (fromStage?: Stage) => retry.mutate({ jobId: job.job_id, ...(fromStage && { fromStage }) })
  return (
    <Stack gap="xs" align="flex-start" className="not-printed">
      <Group gap={4} wrap="nowrap">
        <Button variant={variant} onClick={() => from()} loading={retry.isPending}>
          Retry
        </Button>
        {reached.length > 1 && (
          <Menu position="bottom-start">
            <Menu.Target>
              <ActionIcon
                size={36}
                variant="default"
                aria-label="Retry from a stage"
                disabled={retry.isPending}
              >
                <IconChevronDown size={16} aria-hidden />
              </ActionIcon>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Label>Do again from</Menu.Label>
              {reached.map(({ stage, title }) => (
                <Menu.Item key={stage} onClick={() => from(stage)}>
                  {title}
                </Menu.Item>
              ))}
            </Menu.Dropdown>
          </Menu>
        )}
      </Group>
      {retry.error && <Failure error={retry.error} />}
    </Stack>
  )
}
