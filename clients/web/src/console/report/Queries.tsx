import { Accordion, Group, Stack, Text, Title } from '@mantine/core'
import type { SupportingDetail } from '@/api/types'
import { Evidence } from './Evidence'

/** Every query of the job, also those that no finding rests on. */
export function Queries({ details }: { details: SupportingDetail[] }) {
  if (details.length === 0) return null
  return (
    <Stack gap="xs" component="section" aria-label="Queries">
      <Title order={2} size="h4">
        Everything that was looked at
      </Title>
      <Accordion variant="contained" keepMounted={false}>
        {details.map((detail) => (
          <Accordion.Item key={detail.id} value={detail.id}>
            <Accordion.Control>
              <Group gap="sm" wrap="nowrap">
                <Text size="sm" fw={600}>
                  {detail.id}
                </Text>
                <Text size="sm" {...(detail.error && { c: 'red' })}>
                  {detail.question}
                </Text>
              </Group>
            </Accordion.Control>
            <Accordion.Panel>
              <Evidence detail={detail} />
            </Accordion.Panel>
          </Accordion.Item>
        ))}
      </Accordion>
    </Stack>
  )
}
