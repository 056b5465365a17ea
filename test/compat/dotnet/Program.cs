// Microsoft's own clients, as their documentation shows them. The program reads a request from each line of stdin, as JSON, and
// answers with one line of JSON on stdout. One process serves many requests, because .NET takes a second to start.

using System.Text.Json;
using Witness;

var json = new JsonSerializerOptions(JsonSerializerDefaults.Web);
while (Console.ReadLine() is { } line)
{
    var request = JsonSerializer.Deserialize<Request>(line, json)!;
    object answer;
    try
    {
        answer = new { lines = await Clients.Run(request) };
    }
    catch (Exception exception)
    {
        // The text is what .NET prints for an exception that no code catches.
        answer = new { type = exception.GetType().FullName, exception.Message, text = $"Unhandled exception. {exception}" };
    }
    Console.WriteLine(JsonSerializer.Serialize(answer, json));
}
