import type { FastifyRequest } from 'fastify';
import { fieldsOfUrl } from '../visit.ts';
import { de } from './de.ts';
import { en, type MessageTexts } from './en.ts';

export type { MessageTexts };

const LANGUAGES: ReadonlyMap<string, MessageTexts> = new Map([en, de].map((texts) => [texts.language, texts]));

/** Texts in the language that the address, or else the browser, asks for; English for all others. Regions count as their language. */
export function textsFor({ url, headers }: Pick<FastifyRequest, 'url' | 'headers'>): MessageTexts {
  const wanted = [fieldsOfUrl(url).get('lang') ?? '', ...accepted(headers['accept-language'] ?? '')];
  for (const tag of wanted) {
    const texts = LANGUAGES.get(tag.toLowerCase().split('-')[0] ?? '');
    if (texts) return texts;
  }
  return en;
}

/** Language tags of an Accept-Language header (RFC 9110 12.5.4), the most wanted first. */
function accepted(header: string): string[] {
  const ranges = header.split(',').map((range) => {
    const [tag = '', ...parameters] = range.split(';').map((part) => part.trim());
    const weight = parameters.find((one) => one.startsWith('q='))?.slice(2);
    return { tag, weight: weight === undefined ? 1 : Number(weight) || 0 };
  });
  return ranges
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => b.weight - a.weight)
    .map(({ tag }) => tag);
}
