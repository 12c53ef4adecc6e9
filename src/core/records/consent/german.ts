/** The consent in German. */
import { CONSENT_DOCUMENT, CONSENT_VERSION, type ConsentText } from './consent-text.ts'

export const GERMAN: ConsentText = {
  document: CONSENT_DOCUMENT,
  version: CONSENT_VERSION,
  language: 'de',
  languageName: 'Deutsch',
  title: 'Was der Computer bei Ihrer Spritze tut und wozu Sie zustimmen',
  parts: [
    {
      heading: 'Worum es geht',
      paragraphs: [
        'Ihre Ärztin oder Ihr Arzt sieht mit Ultraschall, wohin die Nadel geht. Dieses System zeigt das Ultraschallbild in einem Bild Ihrer Wirbelsäule, auf einem Bildschirm oder in einer Brille.',
        'Es ist Software für Ausbildung und Forschung. Es ist kein zugelassenes Medizinprodukt, und die Spritze ist auch ohne es möglich.',
      ],
    },
    {
      heading: 'Was die KI tut',
      paragraphs: [
        'Computerprogramme, die aus Bildern gelernt haben („KI“), markieren im Ultraschallbild Knochen, benennen Teile der Wirbelsäule und suchen die Nadel.',
      ],
    },
    {
      heading: 'Was die KI nicht tut',
      paragraphs: [
        'Sie bewegt die Nadel nicht, sie wählt nicht aus, wohin gespritzt wird, und sie entscheidet nichts. Sie stellt keine Diagnose. Nerven und Blutgefäße benennt sie nicht.',
      ],
    },
    {
      heading: 'Was sie falsch macht',
      paragraphs: [
        'Sie hat vor allem aus Bildern gelernt, die ein Computer gemacht hat, und nur wenige echte Menschen gesehen. Sie kann die falsche Stelle markieren oder etwas übersehen, und sie kann falsch liegen, während sie sicher aussieht. Links und rechts und welcher Wirbel es ist, kann sie nicht unterscheiden. An Kindern, in der Schwangerschaft und mit Metall in der Wirbelsäule wurde sie nicht geprüft.',
        'Wenn sie nicht sicher genug ist, sagt sie nichts.',
      ],
    },
    {
      heading: 'Wer verantwortlich ist',
      paragraphs: [
        'Ihre Ärztin oder Ihr Arzt ist die ganze Zeit dabei, sieht neben allem, was der Computer zeichnet, das reine Ultraschallbild und entscheidet allein. Was die KI gesagt hat, kommt erst in Ihre Akte, wenn es ärztlich geprüft ist.',
      ],
    },
    {
      heading: 'Ihre Wahl',
      paragraphs: [
        'Sie können jedem Teil unten einzeln zustimmen oder keinem. Wenn Sie Nein sagen, werden Sie genauso behandelt. Sie können es sich jederzeit anders überlegen, auch während der Spritze: Sagen Sie es, und dieser Teil hört sofort auf.',
        'Ihre Daten liegen verschlüsselt bei dieser Einrichtung. Sie können alles verlangen, was es über Sie gibt, und Sie können verlangen, dass es gelöscht wird.',
      ],
    },
  ],
  scopes: {
    ai: {
      name: 'KI',
      words: 'KI darf im Ultraschallbild Teile meiner Wirbelsäule und die Nadel markieren und benennen.',
    },
    recording: {
      name: 'Aufzeichnung',
      words: 'Bilder und Positionen der Nadel dürfen aufgezeichnet und in meiner Akte aufbewahrt werden.',
    },
    tele: {
      name: 'Fachleute von anderswo',
      words: 'Wen meine Ärztin oder mein Arzt von anderswo einlädt, darf meine Bilder und Akten sehen.',
    },
    teaching: { name: 'Lehre', words: 'Meine Aufzeichnungen dürfen ohne meinen Namen in der Lehre benutzt werden.' },
    research: {
      name: 'Forschung',
      words: 'Meine Aufzeichnungen und Ergebnisse dürfen ohne meinen Namen in der Forschung benutzt werden.',
    },
  },
  questions: [
    {
      id: 'decides',
      asks: 'Wer entscheidet, wohin die Nadel geht?',
      answers: ['Die KI', 'Meine Ärztin oder mein Arzt', 'Beide zusammen'],
      right: 1,
      because: 'Das wird allein ärztlich entschieden. Die KI markiert und benennt nur, wofür sie etwas im Bild hält.',
    },
    {
      id: 'mistakes',
      asks: 'Kann falsch sein, was die KI markiert?',
      answers: ['Nein, das ist vorher geprüft', 'Nur wenn sie es sagt', 'Ja, auch wenn sie sicher aussieht'],
      right: 2,
      because: 'Es kann falsch sein, auch wenn sie sicher aussieht. Darum wird daneben auf das reine Bild geschaut.',
    },
    {
      id: 'withdrawal',
      asks: 'Was geschieht, wenn Sie es sich während der Spritze anders überlegen?',
      answers: [
        'Dieser Teil hört sofort auf, und ich werde weiter behandelt',
        'Dann ist es zu spät',
        'Die Spritze wird abgebrochen, und ich werde nicht behandelt',
      ],
      right: 0,
      because: 'Sie können jeden Teil jederzeit zurücknehmen. Er hört sofort auf, und Sie werden genauso behandelt.',
    },
  ],
  labels: {
    agreed: 'Ich stimme zu:',
    asked: 'Drei Fragen, um zu sehen, ob es gut erklärt war',
    right: 'Richtig.',
    again: 'Bitte wählen Sie noch einmal.',
    givenByWhom: 'Wer zustimmt',
    givenBy: { patient: 'Die Patientin oder der Patient', representative: 'Eine gesetzliche Vertretung' },
    sign: 'Diese Entscheidung festhalten',
  },
}
