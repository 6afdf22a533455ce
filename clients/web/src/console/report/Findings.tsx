import { Button, Collapse, Divider, Group, Paper, Stack, Text } from '@mantine/core'
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react'
import { useId, useState } from 'react'
import type { Finding, Result, SupportingDetail } from '@/api/types'
import { Evidence } from './Evidence'
import { Section } from './Section'
import { Trust, TrustExplained } from './Trust'

/** What was found, each with its evidence one click away. */
export function Findings({ result }: { result: Result }) {
  if (result.key_findings.length === 0) return null
  const details = new Map(result.supporting_details.map((detail) => [detail.id, detail]))
  return (
    <Section title="Key findings">
      <TrustExplained />
      {result.key_findings.map((finding, index) => (
        <FindingCard
          // Findings never change places, and two may say the same.
          key={index}
          finding={finding}
          evidence={finding.evidence.flatMap((id) => details.get(id) ?? [])}
        />
      ))}
    </Section>
  )
}

function FindingCard({ finding, evidence }: { finding: Finding; evidence: SupportingDetail[] }) {
  const [open, setOpen] = useState(false)
  const region = useId()
  const Chevron = open ? IconChevronDown : IconChevronRight
  return (
    <Paper withBorder p="md" className="keep-together">
      <Stack gap="sm">
        <Text>{finding.statement}</Text>
        <Group gap="xs" justify="space-between">
          <Trust finding={finding} evidence={evidence} />
          {evidence.length > 0 && (
            <Button
              size="compact-sm"
              variant="default"
              aria-expanded={open}
              aria-controls={region}
              onClick={() => setOpen(!open)}
              leftSection={<Chevron size={14} aria-hidden />}
            >
              Evidence: {finding.evidence.join(', ')}
            </Button>
          )}
        </Group>
      </Stack>
      <Collapse expanded={open} id={region}>
        {open &&
          evidence.map((detail) => (
            <div key={detail.id}>
              <Divider my="md" />
              <Evidence detail={detail} />
            </div>
          ))}
      </Collapse>
    </Paper>
  )
}
