import { Accordion, Group, Text } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import type { SupportingDetail } from '@/api/types'
import { Evidence } from './Evidence'
import { Section } from './Section'

/** Every query of the job, also those that no finding rests on. */
export function Queries({ details }: { details: SupportingDetail[] }) {
  if (details.length === 0) return null
  return (
    <Section title="Everything that was looked at" label="Queries">
      <Accordion variant="contained" keepMounted={false} order={3}>
        {details.map((detail) => (
          <Accordion.Item key={detail.id} value={detail.id}>
            <Accordion.Control>
              <Group gap="sm" wrap="nowrap" align="baseline">
                <Text size="sm" fw={600} miw="2.2rem" style={{ whiteSpace: 'nowrap' }}>
                  {detail.id}
                </Text>
                <Text size="sm" flex={1}>
                  {detail.question}
                </Text>
                {detail.error && <IconAlertTriangle size={16} aria-label="It has no answer" />}
              </Group>
            </Accordion.Control>
            <Accordion.Panel>
              <Evidence detail={detail} />
            </Accordion.Panel>
          </Accordion.Item>
        ))}
      </Accordion>
    </Section>
  )
}
