import { Stack, Title } from '@mantine/core'
import { Failure, type FailureProps } from './Failure'
import { usePageTitle } from './usePageTitle'

/** Stands where a page would be that can't be had. */
export function FailedPage({ title, ...failure }: FailureProps & { title: string }) {
  usePageTitle(title)
  return (
    <Stack>
      <Title order={1} size="h2">
        {title}
      </Title>
      <Failure {...failure} />
    </Stack>
  )
}
