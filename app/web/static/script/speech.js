// Reading aloud with the voices of the browser; nothing leaves the machine unless the person chose an online voice.

const VOICES = { ko: "ko-KR", en: "en-US" };
const SLOW = 0.85;

export const canSpeak = () => "speechSynthesis" in window;

/** Reads a sentence, slower than in talk, and stops what was being read. */
export function say(text, language) {
  if (!canSpeak()) return;
  speechSynthesis.cancel();
  const spoken = new SpeechSynthesisUtterance(text);
  spoken.lang = VOICES[language];
  spoken.rate = SLOW;
  const voices = speechSynthesis.getVoices().filter((voice) => voice.lang.replace("_", "-").startsWith(language));
  spoken.voice = voices.find((voice) => voice.localService) ?? voices[0] ?? null;
  speechSynthesis.speak(spoken);
}
