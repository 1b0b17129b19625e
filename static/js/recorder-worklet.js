// Hands on what the microphone gives, block by block, to the page's script. Nothing is heard while recording.
class IeumRecorder extends AudioWorkletProcessor {
  process(inputs) {
    const [channel] = inputs[0];
    if (channel) this.port.postMessage(channel.slice());
    return true;
  }
}
registerProcessor("ieum-recorder", IeumRecorder);
