import { Badge, Group, Text } from '@mantine/core'
import { IconAlertTriangle, IconCheck } from '@tabler/icons-react'
import type { Finding, SupportingDetail } from '@/api/types'

interface TrustProps {
  finding: Finding
  evidence: SupportingDetail[]
}

/** How far a finding can be relied on, in words. */
export function Trust({ finding, evidence }: TrustProps) {
  const checks = evidence.flatMap(({ cross_check }) => cross_check ?? [])
  const disagrees = checks.some(({ agrees }) => !agrees)
  const agrees = checks.length > 0 && checks.length === evidence.length && !disagrees
  return (
    <Group gap={6}>
      <Mark
        isGood={finding.verified}
        text={finding.verified ? 'Numbers recomputed' : 'Numbers not recomputed'}
      />
      {disagrees && <Mark isGood={false} text="A second query disagrees" />}
      {agrees && <Mark isGood text="Checked a second way" />}
      <Text size="xs" c="dimmed">
        {confidenceInWords(finding.confidence)} confidence ({Math.round(finding.confidence * 100)} %)
      </Text>
    </Group>
  )
}

function Mark({ isGood, text }: { isGood: boolean; text: string }) {
  const Icon = isGood ? IconCheck : IconAlertTriangle
  return (
    <Badge
      variant="light"
      color={isGood ? 'teal' : 'orange'}
      tt="none"
      fw={500}
      leftSection={<Icon size={12} aria-hidden />}
    >
      {text}
    </Badge>
  )
}

export function confidenceInWords(confidence: number): string {
  if (confidence >= 0.85) return 'High'
  return confidence >= 0.6 ? 'Moderate' : 'Low'
}

/** What the marks mean, for whoever wants to know. */
export function TrustExplained() {
  return (
    <details className="explained">
      <summary>What do the marks mean?</summary>
      <dl>
        <dt>Numbers recomputed</dt>
        <dd>Every number of the sentence was found again in the rows or statistics of its evidence.</dd>
        <dt>Checked a second way</dt>
        <dd>Another query, written differently, was sent and found the same.</dd>
        <dt>Confidence</dt>
        <dd>
          How far the analyst relies on the finding, judging by the data and the method. It rises where a
          second query agrees and falls where it does not; from 85 % it is called high, and below 60 % low.
        </dd>
      </dl>
    </details>
  )
}
